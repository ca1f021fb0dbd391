{#
    What usage, adoption, errors, cost and latency of a day are made from, as one number: the run that wrote its totals,
    customers of its accounts, its costs, editing tools, rate limits, speed tiers of models, the weight of cached
    tokens, the SQL of the models. Models kept by day replace those days whose version is another.
#}
{%- set between = ['int_request_totals_named', 'int_latency_histogram_daily'] %}

with

totals as (
    select * from {{ ref('int_request_totals_daily') }}
    where {{ is_enabled_industry() }}
),

written as (
    select
        industry,
        usage_date,
        written_by
    from totals
    where totals_kind = 'delivery'
),

{# only accounts that belong to another: a new account of its own changes no day #}
customers as (
    select
        totals.industry,
        totals.usage_date,
        {{ fingerprint(['totals.account_id', 'accounts.customer_id']) }} as fingerprint
    from totals
    inner join {{ ref('int_accounts_rolled_up') }} as accounts
        on totals.account_id = accounts.account_id and accounts.customer_id <> accounts.account_id
    where totals.totals_kind = 'usage'
    group by totals.industry, totals.usage_date
),

costs as (
    select
        industry,
        charge_date as usage_date,
        {{ fingerprint(['model_id', 'cost_usd']) }} as fingerprint
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference
    group by industry, charge_date
),

editing_tools as (
    select {{ fingerprint(['capability']) }} as fingerprint from {{ ref('int_editing_tools') }}
),

rate_limits as (
    select {{ fingerprint(['error_type']) }} as fingerprint from {{ ref('rate_limit_errors') }}
),

aliases as (
    select {{ fingerprint(['model_alias', 'industry', 'model_id']) }} as fingerprint
    from {{ ref('stg_catalog__model_aliases') }}
),

speed_tiers as (
    select {{ fingerprint(['industry', 'model_id', 'speed_tier']) }} as fingerprint from {{ ref('stg_catalog__models') }}
    where speed_tier is not null
),

days as (
    select
        industry,
        usage_date
    from written
    union distinct
    select
        industry,
        usage_date
    from costs
)

select
    days.industry,
    days.usage_date,
    cast({{ hash_of([joined_texts([
        'written.written_by', 'customers.fingerprint', 'costs.fingerprint', 'editing_tools.fingerprint',
        'rate_limits.fingerprint', 'speed_tiers.fingerprint', 'aliases.fingerprint', var('cached_token_cost_weight'),
        text_literal(definitions_of(between, ['adapter', 'calendar', 'staging', 'days', 'money', 'latency'])),
    ])]) }} as {{ dbt.type_string() }}) as version
from days
inner join {{ ref('int_as_of_date') }} as as_of on days.usage_date <= as_of.as_of_date
cross join editing_tools
cross join rate_limits
cross join speed_tiers
cross join aliases
left join written on days.industry = written.industry and days.usage_date = written.usage_date
left join customers on days.industry = customers.industry and days.usage_date = customers.usage_date
left join costs on days.industry = costs.industry and days.usage_date = costs.usage_date
