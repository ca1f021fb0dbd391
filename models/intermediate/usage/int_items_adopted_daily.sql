{# One row per industry, kind of item, item, customer and day with good requests: what adoption is counted from. #}
{{ config(materialized='kept', meta=kept_by_day()) }}

with

days as (
    {{ days_to_build() }}
),

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

editing_tools as (
    select capability from {{ ref('int_editing_tools') }}
),

items as (
    select
        totals.industry,
        case totals.totals_kind
            when 'usage' then 'model'
            when 'deployment_target' then 'edge_target'
            when 'llm_integration' then 'llm_integration'
            else 'editing_tool'
        end as adoption_type,
        case when totals.totals_kind = 'usage' then totals.model_id else totals.item end as item,
        totals.account_id,
        totals.usage_quantity,
        days.version,
        totals.usage_date
    from {{ ref('int_request_totals_named') }} as totals
    inner join days on totals.industry = days.industry and totals.usage_date = days.usage_date
    where
        totals.good_count > 0
        {# a billed failure may name no model #}
        and coalesce(totals.item, totals.model_id) is not null
        and (
            totals.totals_kind in ('usage', 'llm_integration')
            or (totals.totals_kind = 'deployment_target' and totals.item <> 'cloud')
            or (totals.totals_kind = 'operation' and totals.item in (select editing_tools.capability from editing_tools))
        )
)

select
    items.industry,
    items.adoption_type,
    items.item,
    accounts.customer_id,
    cast(sum(items.usage_quantity) as bigint) as usage_quantity,
    max(items.version) as version,
    items.usage_date
from items
inner join accounts on items.account_id = accounts.account_id
group by items.industry, items.adoption_type, items.item, accounts.customer_id, items.usage_date
