{#
    An amount of a row in its currency as USD, rounded to the scale of its type; rate is the joined usd_per_unit.
    A rate of 1 multiplies nothing: products of decimals are slow.
#}
{% macro to_usd(amount, rate='rates.usd_per_unit', data_type='numeric(18, 6)') %}
    {%- set product = "cast(cast(" ~ amount ~ " as " ~ type_small_money() ~ ") * " ~ rate ~ " as " ~ data_type ~ ")" -%}
    {{ return("case when " ~ rate ~ " = 1 then cast(" ~ amount ~ " as " ~ data_type ~ ") else " ~ product ~ " end") }}
{% endmacro %}

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

{#
    Common table expressions from charges (first_date, last_date, day_count) and `as_of` to `counted`: a row for each charge and month up
    to as_of_date with month_date, days_counted, the charge's days in it, and holds_last_day, for share_of_days.
#}
{% macro months_of_charges(charges='charges') %}
    numbered as (
        select
            {{ charges }}.*,
            {{ series_below(dbt.datediff(month_start('first_date'), month_start('last_date'), 'month') ~ ' + 1') }}
                as month_number
        from {{ charges }}
    ),

    dated as (
        select
            numbered.*,
            {{ add_months(month_start('first_date'), 'cast(month_number as integer)') }} as month_date
        from numbered
    ),

    counted as (
        select
            dated.*,
            {{ dbt.datediff(
                'greatest(dated.first_date, dated.month_date)',
                'least(dated.last_date, ' ~ month_end('dated.month_date') ~ ', as_of.as_of_date)',
                'day'
            ) }} + 1 as days_counted,
            dated.last_date <= {{ month_end('dated.month_date') }}
            and dated.last_date <= as_of.as_of_date as holds_last_day
        from dated
        inner join as_of on dated.month_date <= as_of.as_of_date
    )
{%- endmacro %}

{# A column beside the amount: its part on each of day_count days but the last, which takes the remainder of rounding. #}
{% macro share_a_day(amount) %}
    {{ return(even_share(amount) ~ " as " ~ amount ~ "_a_day") }}
{% endmacro %}

{# costs.cost_usd x weight / total; a fixed scale makes the sum exact whatever the order of addition. #}
{% macro share_of_cost(weight, total) %}
    {%- set double = type_double() -%}
    {{ return(
        "cast(cast(costs.cost_usd as " ~ double ~ ") * cast(" ~ weight ~ " as " ~ double ~ ") / cast("
        ~ total ~ " as " ~ double ~ ") as numeric(38, 12))"
    ) }}
{% endmacro %}

{# The part of an amount that falls on days_counted of its day_count days, with the remainder of rounding when holds_last_day. #}
{% macro share_of_days(amount, data_type=type_small_money()) %}
    {%- set share = even_share(amount, data_type) -%}
    cast(case
        when holds_last_day then {{ amount }} - (day_count - days_counted) * {{ share }}
        else days_counted * {{ share }}
    end as {{ data_type }})
{%- endmacro %}

{# Condition: no late renewal and no late bill can change any more what ends on this day. #}
{% macro is_final(last_date, as_of_date, last_billed_month_date) %}
    {{ return(
        add_days(last_date, var('renewal_grace_days')) ~ " <= " ~ as_of_date
        ~ " and " ~ last_date ~ " <= " ~ month_end(last_final_month(last_billed_month_date, as_of_date))
    ) }}
{% endmacro %}

{# The last month that no bill can change: who counts contracted ARR only waits for no bill, but for the month to be complete. #}
{% macro last_final_month(last_billed_month_date, as_of_date) %}
    {%- if var('arr_basis') == 'contracted' -%}{{ return(add_months(month_start(add_days(as_of_date, 1)), -1)) }}{%- endif -%}
    {{ return(last_billed_month_date) }}
{% endmacro %}

{# Joins whether an industry has any cost line, as costs_told.is_present: none is not a cost of zero. #}
{% macro join_costs_told(rows) %}
inner join {{ ref('int_inputs_present') }} as costs_told
    on {{ rows }}.industry = costs_told.industry and costs_told.raw_input = 'raw_inference_costs'
{%- endmacro %}

{# First UTC day of a charge period and its number of UTC days; the period's end is exclusive, a null end is one day. #}
{% macro charge_days(relation) %}
    {%- set first_day = "cast(" ~ relation ~ ".charge_period_start as date)" -%}
    {%- set end_day = "cast(" ~ relation ~ ".charge_period_end as date)" -%}
        cast(case
            when {{ relation }}.charge_period_end is null then 1
            else {{ dbt.datediff(first_day, end_day, 'day') }}
                + case when cast({{ end_day }} as {{ dbt.type_timestamp() }}) = {{ relation }}.charge_period_end then 0 else 1 end
        end as integer) as day_count,
        {{ first_day }} as first_date
{%- endmacro %}
