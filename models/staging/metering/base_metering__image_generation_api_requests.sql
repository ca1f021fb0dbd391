{{ config(enabled='image_generation_api' in var('industries', [])) }}

with

source as (
    {{ raw_input('image_generation_requests', is_log=true) }}
),

renamed as (
    select
        'image_generation_api' as industry,
        {{ request_columns('image_generation_requests', dict(
            measured_times({'latency_ms': '1 = 1'}), usage_quantity='coalesce(image_count, 0)', images='image_count'
        )) }},
        {{ row_problem('image_generation_requests', rules=[
            too_far_in_future('requested_at', limit=future_limit()),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
