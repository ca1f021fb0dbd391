{# Condition: the currency is neither USD nor one with a rate. #}
{% macro unknown_currency() %}
    {{ return(
        "coalesce(currency, 'USD') <> 'USD' and currency not in (select currency from " ~ ref('stg_billing__fx_rates') ~ ")"
    ) }}
{% endmacro %}
