{# Condition on rows of all request logs: the day is among the plan's days of a kind (affected_days, written_days) for that industry. #}
{% macro planned_days_filter(plan, kind) %}
    {%- set conditions = [] -%}
    {%- for industry, days in plan.items() -%}
        {%- set condition = "industry = '" ~ industry ~ "'" -%}
        {%- if days[kind] is not none -%}
            {%- set listed = "usage_date in (date '" ~ days[kind] | join("', date '") ~ "')" -%}
            {%- set condition = condition ~ " and " ~ (listed if days[kind] else "1 = 0") -%}
        {%- endif -%}
        {%- do conditions.append("(" ~ condition ~ ")") -%}
    {%- endfor -%}
    {{ return("(" ~ conditions | join(" or ") ~ ")") }}
{% endmacro %}
