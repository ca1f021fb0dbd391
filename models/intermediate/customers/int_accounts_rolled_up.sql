-- noqa: disable=LT02
{# doubling the links twelve times follows chains of 4,096 accounts: who is still reached lies in a cycle #}
{%- set doublings = 12 %}
{%- set longest_climb = 5 %}

with

registered as (
    select
        account_id,
        parent_account_id
    from {{ ref('stg_crm__accounts') }}
),

jump_0 as (
    select
        account_id,
        parent_account_id as ancestor_id
    from registered
    where parent_account_id is not null
),

{% for step in range(doublings) %}
jump_{{ step + 1 }} as (
    select
        jump.account_id,
        onward.ancestor_id
    from jump_{{ step }} as jump
    inner join jump_{{ step }} as onward on jump.ancestor_id = onward.account_id
),
{% endfor %}

in_cycle as (
    select distinct ancestor_id as account_id from jump_{{ doublings }}
),

named as (
    select account_id from registered
    union distinct
    select parent_account_id from registered
    where parent_account_id is not null
    {%- for model in [
        'stg_crm__contracts', 'stg_crm__renewals', 'stg_crm__nps_responses',
        'stg_billing__charges', 'stg_serving__edge_deployments',
    ] %}
    union distinct
    select account_id from {{ ref(model) }}
    {%- endfor %}
    union distinct
    select account_id from {{ ref('int_request_totals_daily') }}
    where totals_kind = 'usage' and {{ is_enabled_industry() }}
),

links as (
    select
        named.account_id,
        case when in_cycle.account_id is null then registered.parent_account_id end as parent_account_id,
        registered.account_id is not null as is_registered,
        in_cycle.account_id is not null as is_in_cycle
    from named
    left join registered on named.account_id = registered.account_id
    left join in_cycle on named.account_id = in_cycle.account_id
),

climbed as (
    select
        link_1.account_id,
        coalesce(
            {%- for step in range(longest_climb, 0, -1) %}
            link_{{ step }}.parent_account_id,
            {%- endfor %}
            link_1.account_id
        ) as customer_id,
        link_1.is_registered,
        link_1.is_in_cycle or link_{{ longest_climb + 1 }}.parent_account_id is not null as is_parent_ignored
    from links as link_1
    {%- for step in range(2, longest_climb + 2) %}
    left join links as link_{{ step }} on link_{{ step - 1 }}.parent_account_id = link_{{ step }}.account_id
    {%- endfor %}
)

select
    climbed.*,
    dense_rank() over (order by customer_id) as customer_key
from climbed
