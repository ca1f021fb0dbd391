{# First UTC day of a charge period and its number of UTC days; the period's end is exclusive, a null end is one day. #}
{% macro charge_days(relation) %}
    {%- set first_day = "cast(" ~ relation ~ ".charge_period_start as date)" -%}
    {%- set last_instant = dbt.dateadd('microsecond', -1, relation ~ '.charge_period_end') -%}
        cast(case
            when {{ relation }}.charge_period_end is null then 1
            else {{ dbt.datediff(first_day, "cast(" ~ last_instant ~ " as date)", 'day') }} + 1
        end as integer) as day_count,
        {{ first_day }} as first_date
{%- endmacro %}
