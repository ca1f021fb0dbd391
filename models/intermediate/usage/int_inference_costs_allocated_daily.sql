{{ config(materialized='kept', meta=kept_by_day()) }}

with

days as (
    {{ days_to_build() }}
),

costs as (
    select
        spread.industry,
        spread.model_id,
        days.usage_date,
        days.version,
        sum(spread.cost_usd) as cost_usd
    from {{ ref('int_inference_costs_spread_daily') }} as spread
    inner join days on spread.industry = days.industry and spread.charge_date = days.usage_date
    where spread.is_inference
    group by spread.industry, spread.model_id, days.usage_date, days.version
),

cost_days as (
    select distinct
        industry,
        usage_date
    from costs
),

{# what a customer used of a model that day, cached tokens at their lower weight #}
weights as (
    select
        usage.industry,
        usage.customer_id,
        usage.model_id,
        usage.usage_date,
        cast(
            sum(usage.usage_quantity) - (1 - {{ var('cached_token_cost_weight') }}) * sum(usage.cache_read_input_tokens)
            as numeric(38, 6)
        ) as weight
    from {{ ref('int_usage_daily') }} as usage
    inner join cost_days on usage.industry = cost_days.industry and usage.usage_date = cost_days.usage_date
    group by usage.industry, usage.customer_id, usage.model_id, usage.usage_date
),

weighted as (
    select * from weights
    where weight > 0
),

shares as (
    select
        weighted.*,
        sum(weight) over (partition by industry, usage_date) as industry_weight,
        sum(weight) over (partition by industry, usage_date, model_id) as model_weight
    from weighted
),

allocated as (
    select
        costs.industry,
        coalesce(shares.customer_id, 'unallocated') as customer_id,
        coalesce(costs.model_id, shares.model_id, 'unallocated') as model_id,
        costs.usage_date,
        costs.version,
        case
            when shares.customer_id is null then cast(costs.cost_usd as numeric(38, 12))
            else {{ share_of_cost('shares.weight', 'shares.model_weight') }}
        end as cost_usd
    from costs
    left join shares
        on
            costs.industry = shares.industry
            and costs.usage_date = shares.usage_date
            and costs.model_id = shares.model_id
    where costs.model_id is not null
    union all
    select
        costs.industry,
        coalesce(shares.customer_id, 'unallocated') as customer_id,
        coalesce(shares.model_id, 'unallocated') as model_id,
        costs.usage_date,
        costs.version,
        case
            when shares.customer_id is null then cast(costs.cost_usd as numeric(38, 12))
            else {{ share_of_cost('shares.weight', 'shares.industry_weight') }}
        end as cost_usd
    from costs
    left join shares
        on costs.industry = shares.industry and costs.usage_date = shares.usage_date
    where costs.model_id is null
)

select
    industry,
    customer_id,
    model_id,
    usage_date,
    max(version) as version,
    cast(sum(cost_usd) as numeric(38, 12)) as cost_usd
from allocated
group by industry, customer_id, model_id, usage_date
