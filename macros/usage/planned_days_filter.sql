{# Condition on rows of all request logs: the day is among the plan's days of a kind (affected_days, written_days) for that industry. #}
{% macro planned_days_filter(plan, kind) %}
    {%- set conditions = [] -%}
    {%- for industry, days in plan.items() -%}
        {%- if days[kind] is none -%}
            {%- set condition = every_day(kind) -%}
        {%- else -%}
            {%- set condition = "usage_date in (date '" ~ days[kind] | join("', date '") ~ "')" if days[kind] else "1 = 0" -%}
        {%- endif -%}
        {%- do conditions.append("(industry = '" ~ industry ~ "' and " ~ condition ~ ")") -%}
    {%- endfor -%}
    {{ return("(" ~ conditions | join(" or ") ~ ")") }}
{% endmacro %}
