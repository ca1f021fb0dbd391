{# Condition on a request log: its UTC day is one of the days (none = any), as literals that reach the scan. #}
{% macro days_filter(days) %}
    {%- if days is none -%}{{ return('1 = 1') }}{%- endif -%}
    {%- if not days -%}{{ return('1 = 0') }}{%- endif -%}
    {%- set dated = "requested_at >= timestamp '" ~ days[0] ~ "' and requested_at < timestamp '" ~ days[-1]
        ~ "' + interval '1 day' and usage_date in (date '" ~ days | join("', date '") ~ "')" -%}
    {%- if days[0] <= undated_day() -%}
        {{ return("(" ~ dated ~ " or usage_date = " ~ undated() ~ ")") }}
    {%- endif -%}
    {{ return("(" ~ dated ~ ")") }}
{% endmacro %}
