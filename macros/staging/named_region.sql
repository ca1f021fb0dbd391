{# A region that a row names; `all` is reserved for the sum over regions, and who writes all or global names none. #}
{% macro named_region(region='region') %}
    {{ return("case when lower(trim(" ~ region ~ ")) not in ('all', 'global') then " ~ region ~ " end") }}
{% endmacro %}
