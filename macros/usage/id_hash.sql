{# A whole number that equal ids share, and seldom others: what may be equal is found by it, never what is. #}
{% macro id_hash(column) %}
    {{ return(adapter.dispatch('id_hash', project_name)(column)) }}
{% endmacro %}

{% macro default__id_hash(column) %}
    {{ return("hash(coalesce(" ~ column ~ ", ''))") }}
{% endmacro %}

{% macro postgres__id_hash(column) %}
    {{ return("hashtextextended(coalesce(" ~ column ~ ", ''), 0)") }}
{% endmacro %}

{% macro spark__id_hash(column) %}
    {{ return("xxhash64(coalesce(" ~ column ~ ", ''))") }}
{% endmacro %}
