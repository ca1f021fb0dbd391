{{ config(materialized='kept', meta=kept_by_period()) }}

with

days as (
    {{ days_of_periods_to_build() }}
),

{# what an account used without a tier is its usage less that of its tiers #}
used as (
    {%- for kind, tier, sign in [
        ('service_tier', 'item', 1), ('usage', "'unknown'", 1), ('service_tier', "'unknown'", -1)
    ] %}
    select
        industry,
        account_id,
        {{ tier }} as service_tier,
        {{ sign }} * good_count as good_count,
        {{ sign }} * (input_tokens + output_tokens) as tokens,
        {{ sign }} * images as images,
        usage_date
    from {{ ref('int_request_totals_named') }}
    where totals_kind = '{{ kind }}'
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

by_customer as (
    select
        used.industry,
        used.service_tier,
        accounts.customer_id,
        days.period_grain,
        sum(used.good_count) as good_count,
        sum(used.tokens) as tokens,
        sum(used.images) as images,
        max(days.version) as version,
        days.period_start
    from used
    inner join days on used.industry = days.industry and used.usage_date = days.calendar_date
    inner join {{ ref('int_accounts_rolled_up') }} as accounts on used.account_id = accounts.account_id
    where days.period_grain = 'month'
    group by used.industry, used.service_tier, accounts.customer_id, days.period_grain, days.period_start
)

select
    industry,
    service_tier,
    period_grain,
    cast(count(*) as bigint) as customer_count,
    cast(sum(good_count) as bigint) as good_count,
    cast(sum(tokens) as bigint) as tokens,
    cast(sum(images) as bigint) as images,
    max(version) as version,
    period_start
from by_customer
where good_count > 0
group by industry, service_tier, period_grain, period_start
