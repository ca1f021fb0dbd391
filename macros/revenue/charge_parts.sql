{#
    Common table expressions from `charges` (first_date, last_date, day_count) to `parts`: a charge of two or more whole calendar months
    becomes one of each month, each with the same share of the amounts, the last with the remainder of rounding.
#}
{% macro charge_parts(columns, amounts, data_type=type_small_money()) %}
    {%- set month_start_date = add_months('first_date', 'cast(month_number as integer)') %}
    spans as (
        select
            charges.*,
            case
                when first_date = {{ month_start('first_date') }} and last_date = {{ month_end('last_date') }}
                    then cast({{ dbt.datediff(month_start('first_date'), month_start('last_date'), 'month') }} + 1 as integer)
                else 1
            end as month_count
        from charges
    ),

    months as (
        select
            spans.*,
            {{ series_below('month_count') }} as month_number
        from spans
    ),

    parts as (
        select
            {{ columns | join(', ') }},
            {%- for amount in amounts %}
            {%- set share = even_share(amount, data_type, 'month_count') %}
            cast(case
                when month_count = 1 then {{ amount }}
                when month_number < month_count - 1 then {{ share }}
                else {{ amount }} - (month_count - 1) * {{ share }}
            end as {{ data_type }}) as {{ amount }},
            {%- endfor %}
            case when month_count = 1 then first_date else {{ month_start_date }} end as first_date,
            case when month_count = 1 then last_date else {{ month_end(month_start_date) }} end as last_date,
            case
                when month_count = 1 then day_count
                else {{ dbt.datediff(month_start_date, month_end(month_start_date), 'day') }} + 1
            end as day_count
        from months
    )
{%- endmacro %}
