select capability from {{ ref('capabilities') }}
where capability_type = 'editing_tool'
union distinct
select capability from {{ ref('stg_catalog__model_capabilities') }}
where capability_type = 'editing_tool'
