{# Condition: the day of an industry is one that the batch, or one of some batches, builds; without a batch (unit tests) each day is. #}
{% macro is_built(day, industry, batches=none) %}
    {%- if batches is none and model.get('batch') is none -%}{{ return('1 = 1') }}{%- endif -%}
    {%- set conditions = [] -%}
    {%- for batch in (batches if batches is not none else [model.batch]) -%}
        {%- for name, days in batch.items() -%}
            {%- for first, last in runs_of_days(days) -%}
                {%- do conditions.append("(" ~ industry ~ " = '" ~ name ~ "' and " ~ day ~ " between date '" ~ first ~ "' and date '" ~ last ~ "')") -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return("(" ~ (conditions | join(" or ") or "1 = 0") ~ ")") }}
{% endmacro %}
