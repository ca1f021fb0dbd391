{#
    An amount over a count (of days, of months), rounded half away from zero to the scale of its type: the part of each but the last. In
    whole trillionths, so that a tie is a tie.
#}
{% macro even_share(amount, data_type=type_small_money(), count='day_count') %}
    {%- set scale = data_type.split(',')[1].strip(' )') | int -%}
    {%- set trillionths = "cast(abs(" ~ amount ~ ") * 1000000000000 as " ~ type_whole() ~ ")" -%}
    {%- set whole = "(cast(" ~ count ~ " as " ~ type_whole() ~ ") * " ~ 10 ** (12 - scale) ~ ")" -%}
    {%- set units = "cast(" ~ whole_quotient("2 * " ~ trillionths ~ " + " ~ whole, "2 * " ~ whole) ~ " as numeric(26, 0))" -%}
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
    {%- set unit = 10 ** (6 - decimals) -%}
    {%- set units = whole_quotient(
        "2 * " ~ millionths(amount) ~ " * " ~ millionths(part) ~ " + " ~ unit ~ " * " ~ millionths(whole),
        "2 * " ~ unit ~ " * " ~ millionths(whole)
    ) -%}
    {{ return("cast(cast(" ~ unit ~ " * " ~ units ~ " as numeric(28, 0)) / 1000000 as numeric(18, 6))") }}
{% endmacro %}

{% macro millionths(amount) %}
    {{ return("cast(cast(" ~ amount ~ " as numeric(38, 6)) * 1000000 as " ~ type_whole() ~ ")") }}
{% endmacro %}

{# A whole number of up to 38 digits, and the whole quotient of two that are not below zero. #}
{% macro type_whole() %}{{ return(adapter.dispatch('type_whole', 'ai_api_kpi_warehouse')()) }}{% endmacro %}

{% macro default__type_whole() %}{{ return('numeric(38, 0)') }}{% endmacro %}

{% macro duckdb__type_whole() %}{{ return('hugeint') }}{% endmacro %}

{% macro whole_quotient(number, divisor) %}
    {{ return(adapter.dispatch('whole_quotient', 'ai_api_kpi_warehouse')(number, divisor)) }}
{% endmacro %}

{% macro default__whole_quotient(number, divisor) %}{{ return("div(" ~ number ~ ", " ~ divisor ~ ")") }}{% endmacro %}

{% macro duckdb__whole_quotient(number, divisor) %}{{ return("((" ~ number ~ ") // (" ~ divisor ~ "))") }}{% endmacro %}
