{#
    The part of an amount that falls on each but the last of `count` days or months: rounded to six decimals half away from zero.
    Counted in millionths, so that a tie is exact in floating point.
#}
{% macro even_share(amount, data_type='numeric(18, 6)', count='day_count') %}
    {%- set millionths = "round(cast(" ~ amount ~ " as " ~ type_double() ~ ") * 1000000)" -%}
    {{ return("cast(cast(round(" ~ millionths ~ " / " ~ count ~ ") as numeric(28, 0)) / 1000000 as " ~ data_type ~ ")") }}
{%- endmacro %}
