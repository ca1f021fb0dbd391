{{ config(enabled='image_generation_api' in var('industries', [])) }}

with

source as (
    {{ raw_input('image_generation_requests') }}
),

renamed as (
    select
        'image_generation_api' as industry,
        {{ request_columns({
            'usage_quantity': 'image_count',
            'speed_tier': 'speed_tier',
            'operation': 'operation',
            'images': 'image_count',
            'latency_ms': 'latency_ms',
        }) }},
        {{ row_problem('image_generation_requests', rules=[
            too_far_in_future('requested_at'),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
