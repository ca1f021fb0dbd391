{# The pairs of letters that follow each other in a name, each once. #}
{% macro letter_pairs(name) %}
    {%- set pairs = {} -%}
    {%- for position in range(1, name | length) -%}
        {%- do pairs.update({name[position - 1:position + 1]: true}) -%}
    {%- endfor -%}
    {{ return(pairs.keys() | list) }}
{% endmacro %}
