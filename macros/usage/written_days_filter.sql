{# Condition on rows of all request logs: the day is one that the plan rewrites for that industry. #}
{% macro written_days_filter(plan) %}
    {%- set conditions = [] -%}
    {%- for industry, days in plan.items() -%}
        {%- set condition = "industry = '" ~ industry ~ "'" -%}
        {%- if days.written_days is not none -%}
            {%- set listed = "usage_date in (date '"
                ~ days.written_days | join("', date '") ~ "')" -%}
            {%- set condition = condition ~ " and " ~ (listed if days.written_days else "1 = 0") -%}
        {%- endif -%}
        {%- do conditions.append("(" ~ condition ~ ")") -%}
    {%- endfor -%}
    {{ return("(" ~ conditions | join(" or ") ~ ")") }}
{% endmacro %}
