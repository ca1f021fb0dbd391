{#
    amount x part / whole in USD, rounded half up to decimals (6 or 2), counted in whole millionths so that a tie is a tie. The amount and
    the part are not below zero, the whole is above.
#}
{% macro proportion(amount, part, whole, decimals=6) %}
    {{ return(adapter.dispatch('proportion', project_name)(amount, part, whole, decimals)) }}
{% endmacro %}

{% macro default__proportion(amount, part, whole, decimals) %}
    {%- set unit = 10 ** (6 - decimals) -%}
    {%- set two_wholes = "(2 * " ~ unit ~ " * " ~ millionths(whole) ~ ")" -%}
    {{ return(
        "cast(cast(" ~ unit ~ " * ((2 * " ~ millionths(amount) ~ " * " ~ millionths(part) ~ " + " ~ unit ~ " * " ~ millionths(whole)
        ~ ") // " ~ two_wholes ~ ") as numeric(28, 0)) / 1000000 as numeric(18, 6))"
    ) }}
{% endmacro %}

{% macro millionths(amount) %}
    {{ return("cast(cast(" ~ amount ~ " as numeric(38, 6)) * 1000000 as hugeint)") }}
{% endmacro %}
