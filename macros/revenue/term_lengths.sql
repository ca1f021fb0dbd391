{#
    Columns beside term_start_date and term_end_date: how long the terms are that follow by themselves. A term of whole calendar months
    is followed by terms of as many months, any other by terms of as many days (term_months null). is_end_clipped: from 29 February to
    28 February, the last month lacks the day.
#}
{% macro term_lengths() %}
    {%- set to_next = dbt.datediff(month_start('term_start_date'), month_start(add_days('term_end_date', 1)), 'month') -%}
    {%- set to_end = dbt.datediff(month_start('term_start_date'), month_start('term_end_date'), 'month') -%}
    {%- set is_clipped -%}
        {{ add_months('term_start_date', 'cast(' ~ to_end ~ ' as integer)') }} = term_end_date
            and {{ day_of_month('term_end_date') }} < {{ day_of_month('term_start_date') }}
    {%- endset %}
        cast({{ dbt.datediff('term_start_date', 'term_end_date', 'day') }} + 1 as integer) as term_days,
        cast(case
            when {{ add_months('term_start_date', 'cast(' ~ to_next ~ ' as integer)') }} = {{ add_days('term_end_date', 1) }}
                then {{ to_next }}
            when {{ is_clipped }}
                then {{ to_end }}
        end as integer) as term_months,
        {{ is_clipped }} as is_end_clipped
{%- endmacro %}
