{{ config(enabled='computer_vision_api' in var('industries', [])) }}

with

source as (
    {{ raw_input('vision_requests', is_log=true) }}
),

renamed as (
    select
        'computer_vision_api' as industry,
        {{ request_columns('vision_requests', dict(
            measured_times({'latency_ms': '1 = 1'}), usage_quantity='coalesce(image_count, 0)', images='image_count'
        )) }},
        {{ row_problem('vision_requests', rules=[
            too_far_in_future('requested_at', limit=future_limit()),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
