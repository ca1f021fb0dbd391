{#
    An amount of a row in its currency as USD, rounded to the scale of money; rate is the joined usd_per_unit.
    A rate of 1 multiplies nothing: products of decimals are slow.
#}
{% macro to_usd(amount, rate='rates.usd_per_unit') %}
    {%- set product = "cast(cast(" ~ amount ~ " as numeric(28, 6)) * " ~ rate ~ " as numeric(18, 6))" -%}
    {{ return("case when " ~ rate ~ " = 1 then cast(" ~ amount ~ " as numeric(18, 6)) else " ~ product ~ " end") }}
{% endmacro %}
