{# Condition: the currency is neither USD nor one with a rate. #}
{% macro unknown_currency() %}
    {{ return(
        "coalesce(" ~ currency_code() ~ ", 'USD') <> 'USD' and " ~ currency_code()
        ~ " not in (select currency from " ~ ref('stg_billing__fx_rates') ~ ")"
    ) }}
{% endmacro %}
