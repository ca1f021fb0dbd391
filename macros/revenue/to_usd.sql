{#
    An amount of a row in its currency as USD, rounded to the scale of its type; rate is the joined usd_per_unit.
    A rate of 1 multiplies nothing: products of decimals are slow.
#}
{% macro to_usd(amount, rate='rates.usd_per_unit', data_type='numeric(18, 6)') %}
    {%- set product = "cast(cast(" ~ amount ~ " as " ~ type_small_money() ~ ") * " ~ rate ~ " as " ~ data_type ~ ")" -%}
    {{ return("case when " ~ rate ~ " = 1 then cast(" ~ amount ~ " as " ~ data_type ~ ") else " ~ product ~ " end") }}
{% endmacro %}
