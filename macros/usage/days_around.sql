{# Each day with the days from `before` days before it to `after` days after it, sorted. #}
{% macro days_around(days, before, after) %}
    {%- set widened = {} -%}
    {%- for day in days -%}
        {%- set date = modules.datetime.date.fromisoformat(day[:10]) -%}
        {%- for offset in range(-before, after + 1) -%}
            {%- do widened.update({(date + modules.datetime.timedelta(days=offset)).isoformat(): true}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(widened.keys() | sort) }}
{% endmacro %}
