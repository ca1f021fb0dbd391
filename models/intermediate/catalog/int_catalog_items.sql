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
