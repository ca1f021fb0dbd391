{# Each day with the days from `before` (zero or negative) to deduplication_window_days after it, sorted; none stays none. #}
{% macro days_around(days, before) %}
    {%- if days is none -%}{{ return(none) }}{%- endif -%}
    {%- set widened = {} -%}
    {%- for day in days -%}
        {%- set date = modules.datetime.date.fromisoformat(day[:10]) -%}
        {%- for offset in range(before, var('deduplication_window_days') + 1) -%}
            {%- do widened.update({(date + modules.datetime.timedelta(days=offset)).isoformat(): true}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(widened.keys() | sort) }}
{% endmacro %}
