{# costs.cost_usd x weight / total; a fixed scale makes the sum exact whatever the order of addition. #}
{% macro share_of_cost(weight, total) %}
    {%- set double = type_double() -%}
    {{ return(
        "cast(cast(costs.cost_usd as " ~ double ~ ") * cast(" ~ weight ~ " as " ~ double ~ ") / cast("
        ~ total ~ " as " ~ double ~ ") as numeric(38, 12))"
    ) }}
{% endmacro %}
