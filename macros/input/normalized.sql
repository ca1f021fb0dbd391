{#
    A text as it compares, blank as null: a currency in upper case, an item in lower case, a word (a declared code) in lower case
    with - and space as _.
#}
{% macro normalized(value, kind) %}
    {%- if kind == 'currency' -%}{{ return("nullif(upper(trim(" ~ value ~ ")), '')") }}{%- endif -%}
    {%- set lower = "lower(trim(" ~ value ~ "))" -%}
    {%- if kind == 'word' -%}{%- set lower = "replace(replace(" ~ lower ~ ", '-', '_'), ' ', '_')" -%}{%- endif -%}
    {{ return("nullif(" ~ lower ~ ", '')") }}
{% endmacro %}
