with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

spans as (
    select
        industry,
        'model' as item_type,
        model_id as item,
        available_from,
        available_until
    from {{ ref('int_models_available') }}
    union all
    select
        industry,
        capability_type as item_type,
        capability as item,
        available_from,
        available_until
    from {{ ref('int_capabilities_available') }}
    where capability_type in ('edge_target', 'llm_integration', 'editing_tool')
    union all
    select
        'all' as industry,
        'frontier_benchmark' as item_type,
        frontier_benchmark as item,
        min(valid_from) as available_from,
        {{ last_day() }} as available_until
    from {{ ref('int_frontier_gaps_ranged') }}
    group by frontier_benchmark
),

bounds as (
    select
        spans.industry,
        cast({{ dbt.date_trunc('quarter', 'min(spans.available_from)') }} as date) as first_quarter_date,
        as_of.as_of_date
    from spans
    cross join as_of
    group by spans.industry, as_of.as_of_date
),

numbered as (
    select
        bounds.*,
        {{ series_below(dbt.datediff('first_quarter_date', 'as_of_date', 'quarter') ~ ' + 1') }} as quarter_number
    from bounds
),

quarters as (
    select
        industry,
        {{ add_months('first_quarter_date', 'cast(quarter_number as integer) * 3') }} as quarter_date,
        least(
            {{ add_days(dbt.dateadd('month', 'cast(quarter_number as integer) * 3 + 3', 'first_quarter_date'), -1) }},
            as_of_date
        ) as last_date
    from numbered
),

states as (
    select
        quarters.industry,
        spans.item_type,
        spans.item,
        case
            when max(case
                when spans.available_from <= quarters.last_date and spans.available_until > quarters.last_date then 1
                else 0
            end) = 1 then 'available'
            when min(spans.available_from) > quarters.last_date then 'announced'
            else 'retired'
        end as state,
        quarters.quarter_date
    from quarters
    inner join spans on quarters.industry = spans.industry
    group by quarters.industry, spans.item_type, spans.item, quarters.quarter_date, quarters.last_date
)

select
    states.item,
    cast(states.industry as {{ dbt.type_string() }}) as industry,
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
