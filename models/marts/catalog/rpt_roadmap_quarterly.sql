with

quarters as (
    select * from {{ ref('int_catalog_periods') }}
    where period_grain = 'quarter'
),

items as (
    select * from {{ ref('int_catalog_items') }}
),

states as (
    select
        quarters.industry,
        items.item_type,
        items.item,
        case
            when max(case
                when items.available_from <= quarters.last_date and items.available_until > quarters.last_date then 1
                else 0
            end) = 1 then 'available'
            when min(items.available_from) > quarters.last_date then 'announced'
            else 'retired'
        end as state,
        quarters.period_start as quarter_date
    from quarters
    inner join items on quarters.industry = items.industry
    group by quarters.industry, items.item_type, items.item, quarters.period_start, quarters.last_date
)

select
    states.item,
    states.industry,
    states.item_type,
    states.state,
    coalesce(adoption.customer_count, 0) as customer_count,
    coalesce(adoption.quantity, 0) as quantity,
    gaps.frontier_gap,
    states.quarter_date
from states
left join {{ ref('fct_adoption') }} as adoption
    on
        states.industry = adoption.industry
        and states.item_type = adoption.adoption_type
        and states.item = adoption.item
        and adoption.period_grain = 'quarter'
        and states.quarter_date = adoption.period_start
left join {{ ref('fct_frontier_gaps') }} as gaps
    on
        states.item_type = 'frontier_benchmark'
        and states.item = gaps.frontier_benchmark
        and gaps.period_grain = 'quarter'
        and states.quarter_date = gaps.period_start
