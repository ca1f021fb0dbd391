with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

available as (
    select
        capabilities.industry,
        count(distinct case
            when
                capabilities.available_from <= as_of.as_of_date
                and capabilities.available_until > as_of.as_of_date then capabilities.capability
        end) as integrations_available_count
    from {{ ref('int_capabilities_available') }} as capabilities
    cross join as_of
    where capabilities.capability_type = 'llm_integration'
    group by capabilities.industry
),

integrated as (
    select
        items.industry,
        items.customer_id,
        sum(items.usage_quantity) as integrated_quantity,
        count(distinct items.item) as integrations_used_count
    from {{ ref('int_items_adopted_daily') }} as items
    inner join as_of on items.usage_date > {{ add_days('as_of.as_of_date', -30) }}
    where items.adoption_type = 'llm_integration'
    group by items.industry, items.customer_id
),

multimodal_industries as (
    select industry from available
    union distinct
    select industry from {{ ref('int_items_adopted_daily') }}
    where adoption_type = 'llm_integration'
),

usage as (
    select
        usage.industry,
        usage.customer_id,
        sum(usage.usage_quantity) as quantity
    from {{ ref('int_usage_trailing') }} as usage
    inner join multimodal_industries on usage.industry = multimodal_industries.industry
    group by usage.industry, usage.customer_id
    having sum(usage.good_count) > 0
)

select
    usage.customer_id,
    usage.industry,
    customers.segment,
    cast(usage.quantity as bigint) as quantity,
    cast(coalesce(integrated.integrated_quantity, 0) as bigint) as integrated_quantity,
    cast(usage.quantity - coalesce(integrated.integrated_quantity, 0) as bigint) as unintegrated_quantity,
    cast(coalesce(integrated.integrations_used_count, 0) as bigint) as integrations_used_count,
    cast(coalesce(available.integrations_available_count, 0) as bigint) as integrations_available_count,
    {{ ratio('coalesce(integrated.integrated_quantity, 0)', 'usage.quantity') }} as share_integrated
from usage
inner join {{ ref('int_customers_segmented') }} as customers on usage.customer_id = customers.customer_id
left join integrated on usage.industry = integrated.industry and usage.customer_id = integrated.customer_id
left join available on usage.industry = available.industry
