{{ config(enabled='computer_vision_api' in var('industries', [])) }}

with

source as (
    {{ raw_input('vision_requests') }}
),

renamed as (
    select
        'computer_vision_api' as industry,
        {{ request_columns({
            'usage_quantity': 'image_count',
            'operation': 'operation',
            'images': 'image_count',
            'latency_ms': 'latency_ms',
            'deployment_target': 'deployment_target',
            'llm_integration': 'llm_integration',
        }) }},
        {{ row_problem('vision_requests', rules=[
            too_far_in_future('requested_at'),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
