with

source as (
    select * from {{ ref('base_catalog__models') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        model_id,
        industry,
        model_family,
        speed_tier,
        coalesce(is_pretrained, true) as is_pretrained,
        released_at,
        retired_at,
        model_card_published_at
    from source
)

select * from renamed
