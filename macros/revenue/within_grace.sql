{# Condition: two dates lie at most renewal_grace_days apart, on either side. #}
{% macro within_grace(date, other) %}
    {%- set grace = var('renewal_grace_days') -%}
    {{ return(
        "(" ~ date ~ " >= " ~ add_days(other, -grace) ~ " and " ~ date ~ " <= " ~ add_days(other, grace) ~ ")"
    ) }}
{% endmacro %}
