{# Vars of hours for `dbt source freshness` that are no whole numbers above zero, one sentence a problem. #}
{% macro freshness_problems() %}
    {%- set problems = [] -%}
    {%- for name in ['request_freshness_hours', 'billing_freshness_hours'] -%}
        {%- set hours = var(name) if var(name) is mapping else {} -%}
        {%- set wrong = namespace(found=hours.keys() | sort | list != ['error', 'warning']) -%}
        {%- for count in hours.values() if count is not integer or count is boolean or count < 1 -%}
            {%- set wrong.found = true -%}
        {%- endfor -%}
        {%- if wrong.found -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use whole numbers of hours above 0 as {warning: …, error: …}") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
