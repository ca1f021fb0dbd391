{# The number of the term that a day on or after term_start_date lies in; 0 is the first one. Reads what term_begins reads. #}
{% macro term_number(date) %}
    {%- set months = dbt.datediff(month_start('term_start_date'), month_start(date), 'month') -%}
    {%- set by_months = 'cast(floor(' ~ months ~ ' * 1.0 / term_months) as integer)' -%}
    case
        when term_months is null
            then cast(floor({{ dbt.datediff('term_start_date', date, 'day') }} * 1.0 / term_days) as integer)
        when {{ term_begins(by_months) }} <= {{ date }} then {{ by_months }}
        else {{ by_months }} - 1
    end
{%- endmacro %}
