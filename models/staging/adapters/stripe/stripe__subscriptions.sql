{{ config(enabled='stripe' in var('adapters', [])) }}

{# the history has a version of a subscription a row, of which one is active; older connectors have the present state only #}
with

versions as (
    {%- for name in ['subscription_histories', 'subscriptions'] %}
    {%- set active = "coalesce(lower(_fivetran_active), 'true')" %}
    select
        id as subscription_id,
        customer_id,
        status,
        metadata,
        {{ exported_flag('livemode', true) }} as is_in_live_mode,
        {{ exported_flag('cancel_at_period_end', false) }} as is_to_end,
        {{ moment('start_date') }} as started_at,
        {{ moment('trial_start') }} as trial_started_at,
        {{ moment('trial_end') }} as trial_ends_at,
        {{ moment('current_period_end') }} as period_ends_at,
        {{ moment('cancel_at') }} as cancels_at,
        {{ moment('canceled_at') }} as canceled_at,
        {{ moment('ended_at') }} as ended_at,
        {{ moment('created') }} as created_at,
        row_number() over (
            partition by id
            order by {{ active }} desc, {{ moment('_fivetran_synced') }} desc nulls last
        ) as version_rank,
        {{ loop.index }} as source_rank
    from {{ ref('base_stripe__' ~ name) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

latest as (
    select
        versions.*,
        row_number() over (partition by subscription_id order by source_rank) as place
    from versions
    where version_rank = 1
)

select
    subscription_id,
    customer_id,
    status,
    metadata,
    is_in_live_mode,
    is_to_end or cancels_at is not null as is_to_end,
    status in ('active', 'past_due', 'unpaid', 'trialing') as is_live,
    started_at,
    trial_started_at,
    trial_ends_at,
    period_ends_at,
    cancels_at,
    canceled_at,
    ended_at,
    created_at
from latest
where place = 1
