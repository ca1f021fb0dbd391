{#
    An amount over a count (of days, of months), rounded half away from zero to the scale of its type: the part of each but the last. In
    whole trillionths, so that a tie is a tie.
#}
{% macro even_share(amount, data_type=type_small_money(), count='day_count') %}
    {{ return(adapter.dispatch('even_share', 'ai_api_kpi_warehouse')(amount, data_type, count)) }}
{% endmacro %}

{% macro default__even_share(amount, data_type, count) %}
    {%- set scale = data_type.split(',')[1].strip(' )') | int -%}
    {%- set trillionths = "cast(abs(" ~ amount ~ ") * 1000000000000 as hugeint)" -%}
    {%- set whole = "(" ~ count ~ " * " ~ 10 ** (12 - scale) ~ ")" -%}
    {%- set units = "cast((2 * " ~ trillionths ~ " + " ~ whole ~ ") // (2 * " ~ whole ~ ") as numeric(26, 0))" -%}
    {{ return(
        "cast(case when " ~ amount ~ " < 0 then -1 else 1 end * " ~ units ~ " * 0." ~ "0" * (scale - 1) ~ "1 as " ~ data_type ~ ")"
    ) }}
{% endmacro %}

{# Charges and costs by the token are far below a micro-dollar: they are kept at twelve decimals until a mart shows them. #}
{% macro type_small_money() %}{{ return('numeric(38, 12)') }}{% endmacro %}

{#
    amount x part / whole in USD, rounded half up to decimals (6 or 2), counted in whole millionths so that a tie is a tie. The amount and
    the part are not below zero, the whole is above.
#}
{% macro proportion(amount, part, whole, decimals=6) %}
    {{ return(adapter.dispatch('proportion', 'ai_api_kpi_warehouse')(amount, part, whole, decimals)) }}
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
