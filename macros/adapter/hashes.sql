{# Values as one text that no others have: each with its length before it, a null as `-`. #}
{% macro joined_texts(values) %}
    {%- set texts = [] -%}
    {%- for value in values -%}
        {%- set text = "cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")" -%}
        {%- do texts.append("coalesce(cast(length(" ~ text ~ ") as " ~ dbt.type_string() ~ ") || ':' || " ~ text ~ ", '-')") -%}
    {%- endfor -%}
    {{ return(texts | join(" || ")) }}
{% endmacro %}

{# An aggregate that equal sets of rows share, in whatever order, and hardly any others: a number made of some columns. #}
{% macro fingerprint(columns) %}
    {{ return("sum(cast(" ~ hash_of([joined_texts(columns)]) ~ " as numeric(38, 0)))") }}
{% endmacro %}

{# A whole number that equal values share, and seldom others: what may be equal is found by it, never what is. #}
{% macro hash_of(values) %}
    {{ return(adapter.dispatch('hash_of', 'ai_api_kpi_warehouse')(values)) }}
{% endmacro %}

{% macro default__hash_of(values) %}
    {{ return("hash(" ~ values | join(', ') ~ ")") }}
{% endmacro %}

{% macro postgres__hash_of(values) %}
    {{ return("hashtextextended(" ~ joined_texts(values) ~ ", 0)") }}
{% endmacro %}

{% macro spark__hash_of(values) %}
    {{ return("xxhash64(" ~ values | join(', ') ~ ")") }}
{% endmacro %}
