{%- set first_day = add_days('as_of.as_of_date', -29) %}
{%- set days_before = "case when charges.first_date <= " ~ first_day ~ " then "
    ~ dbt.datediff('charges.first_date', first_day, 'day') ~ " else 0 end" %}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

{# a log that tells of no cached tokens is no log of requests without any #}
benchmarks as (
    select
        benchmarks.industry,
        benchmarks.best_in_class_low as benchmark_hit_rate
    from {{ ref('int_kpi_benchmarks_applied') }} as benchmarks
    inner join {{ ref('int_inputs_present') }} as inputs
        on
            benchmarks.industry = inputs.industry
            and inputs.raw_input = 'raw_llm_requests.cache_read_input_tokens'
            and inputs.is_present
    where benchmarks.kpi = 'cache_hit_rate'
),

usage as (
    select
        usage.industry,
        usage.customer_id,
        sum(usage.usage_quantity) as tokens,
        sum(usage.input_tokens) as input_tokens,
        sum(usage.cache_read_input_tokens) as cache_read_input_tokens,
        sum(usage.cache_creation_input_tokens) as cache_creation_input_tokens
    from {{ ref('int_usage_trailing') }} as usage
    inner join {{ ref('industries') }} as industries
        on usage.industry = industries.industry and industries.usage_unit = 'token'
    group by usage.industry, usage.customer_id
    having sum(usage.input_tokens) > 0
),

{# of each month the days that lie in the thirty, the last one with the rest #}
charges as (
    select
        charges.industry,
        charges.customer_id,
        {# without a list amount there is no list price #}
        sum(
            case when charges.has_list_amount then charges.list_usd - charges.list_usd_a_day * {{ days_before }} end
        ) as list_usd,
        sum(charges.cache_discount_usd - charges.cache_discount_usd_a_day * {{ days_before }}) as cache_discount_usd,
        max(case when charges.usage_kind = 'cache_read' then 1 else 0 end) as is_told
    from {{ ref('int_charges_spread_monthly') }} as charges
    inner join as_of on charges.last_date >= {{ first_day }}
    group by charges.industry, charges.customer_id
),

customers as (
    select
        usage.*,
        {{ ratio('charges.list_usd', 'usage.tokens') }} as list_price_usd,
        case
            when charges.cache_discount_usd > 0
                then {{ ratio('charges.cache_discount_usd', 'usage.cache_read_input_tokens') }}
        end as own_saving_usd,
        charges.cache_discount_usd as net_saving_usd,
        coalesce(charges.is_told, 0) = 0 as is_estimated
    from usage
    left join charges on usage.industry = charges.industry and usage.customer_id = charges.customer_id
),

{# a customer without cached tokens of its own saves the industry's part of its own list price #}
industry_prices as (
    select
        usage.industry,
        {{ ratio(
            'sum(case when usage.cache_read_input_tokens > 0 then greatest(charges.cache_discount_usd, 0) end)',
            'sum(case when charges.cache_discount_usd > 0 then usage.cache_read_input_tokens end)'
        ) }} as saving_usd,
        {{ ratio('sum(charges.list_usd)', 'sum(usage.tokens)') }} as list_price_usd
    from usage
    left join charges on usage.industry = charges.industry and usage.customer_id = charges.customer_id
    group by usage.industry
),

priced as (
    select
        customers.*,
        benchmarks.benchmark_hit_rate,
        greatest(
            cast(benchmarks.benchmark_hit_rate * customers.input_tokens as numeric(38, 6))
            - customers.cache_read_input_tokens,
            0
        ) as additional_cached_tokens,
        coalesce(
            customers.own_saving_usd,
            industry_prices.saving_usd * customers.list_price_usd / nullif(industry_prices.list_price_usd, 0)
        ) as saving_per_token_usd
    from customers
    inner join benchmarks on customers.industry = benchmarks.industry
    left join industry_prices on customers.industry = industry_prices.industry
)

select
    priced.customer_id,
    priced.industry,
    segments.segment,
    cast(priced.input_tokens as bigint) as input_tokens,
    cast(priced.cache_read_input_tokens as bigint) as cache_read_input_tokens,
    cast(priced.cache_creation_input_tokens as bigint) as cache_creation_input_tokens,
    cast(priced.input_tokens - priced.cache_read_input_tokens as bigint) as uncached_input_tokens,
    {{ ratio('priced.cache_read_input_tokens', 'priced.input_tokens') }} as cache_hit_rate,
    priced.benchmark_hit_rate,
    cast(priced.additional_cached_tokens as numeric(38, 6)) as additional_cached_tokens,
    priced.saving_per_token_usd * 1000000 as saving_per_million_tokens_usd,
    cast(
        priced.saving_per_token_usd * cast(priced.additional_cached_tokens as {{ type_double() }}) as numeric(38, 6)
    ) as saving_usd,
    cast(priced.net_saving_usd as numeric(38, 6)) as net_saving_usd,
    priced.is_estimated
from priced
inner join {{ ref('int_customers_segmented') }} as segments on priced.customer_id = segments.customer_id
