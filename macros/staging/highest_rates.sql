{# The rows of a cte with highest_usd_per_unit, the highest staged rate of their currency; 1 for USD and unknown currencies. #}
{% macro highest_rates(cte) %}
    select
        {{ cte }}.*,
        coalesce(rates.highest_usd_per_unit, 1) as highest_usd_per_unit
    from {{ cte }}
    left join (
        select
            currency,
            max(usd_per_unit) as highest_usd_per_unit
        from {{ ref('stg_billing__fx_rates') }}
        where currency <> 'USD'
        group by currency
    ) as rates on {{ cte }}.currency = rates.currency
{% endmacro %}
