{# The day on which a term begins, by its number: 0 is the first one. Reads term_start_date and the columns of term_lengths. #}
{% macro term_begins(number) %}
    {%- set by_months = add_months('term_start_date', 'cast((' ~ number ~ ') * term_months as integer)') -%}
    case
        when term_months is null then {{ add_days('term_start_date', 'cast((' ~ number ~ ') * term_days as integer)') }}
        when is_end_clipped and {{ day_of_month(by_months) }} < {{ day_of_month('term_start_date') }}
            then {{ add_days(by_months, 1) }}
        else {{ by_months }}
    end
{%- endmacro %}
