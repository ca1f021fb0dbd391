with

source as (
    select * from {{ ref('base_catalog__frontier_scores') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        provider,
        model_id,
        frontier_benchmark,
        source_url,
        score,
        evaluated_on as evaluated_date
    from source
)

select * from renamed
