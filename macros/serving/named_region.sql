{# A region that a row names; `all` is reserved for the sum over regions, so a row of that region names none. #}
{% macro named_region(region='region') %}
    {{ return("nullif(" ~ region ~ ", 'all')") }}
{% endmacro %}
