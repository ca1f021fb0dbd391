{# An amount of a row in its currency as USD, rounded to the scale of money; rate is the joined usd_per_unit. #}
{% macro to_usd(amount, rate='rates.usd_per_unit') %}
    {{ return("cast(cast(" ~ amount ~ " as numeric(28, 6)) * " ~ rate ~ " as numeric(18, 6))") }}
{% endmacro %}
