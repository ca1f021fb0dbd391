{# The days from first to last, both YYYY-MM-DD and inclusive. #}
{% macro dates_between(first, last) %}
    {%- set start = modules.datetime.date.fromisoformat(first | string) -%}
    {%- set count = (modules.datetime.date.fromisoformat(last | string) - start).days + 1 -%}
    {%- set days = [] -%}
    {%- for number in range([count, 0] | max) -%}
        {%- do days.append((start + modules.datetime.timedelta(days=number)).isoformat()) -%}
    {%- endfor -%}
    {{ return(days) }}
{% endmacro %}
