{# An aggregate that equal sets of rows share, in whatever order, and hardly any others: a number made of some columns. #}
{% macro fingerprint(columns) %}
    {{ return("sum(cast(" ~ id_hash(joined_texts(columns)) ~ " as numeric(38, 0)))") }}
{% endmacro %}
