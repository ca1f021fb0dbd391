{# Those of the names that share at least half of their pairs of letters with a name. #}
{% macro names_like(name, names) %}
    {%- set found = [] -%}
    {%- set pairs = letter_pairs(name) -%}
    {%- for other in names -%}
        {%- set other_pairs = letter_pairs(other) -%}
        {%- if 4 * pairs | select('in', other_pairs) | list | length >= pairs | length + other_pairs | length -%}
            {%- do found.append(other) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
