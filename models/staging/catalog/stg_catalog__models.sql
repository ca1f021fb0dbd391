with

source as (
    select * from {{ ref('base_catalog__models') }}
    where quarantine_reason is null and delivery_rank = 1
),

{# of the rows of one model that under its own id is kept, else that of the first alias #}
named as (
    select
        {{ named_model('source') }} as named_model_id,
        source.*,
        row_number() over (
            partition by source.industry, {{ named_model('source') }}
            order by case when aliases.model_alias is null then 0 else 1 end, source.model_id
        ) as place
    from source
    {{ join_aliases('source') }}
),

renamed as (
    select
        named_model_id as model_id,
        industry,
        model_family,
        speed_tier,
        coalesce(is_pretrained, true) as is_pretrained,
        released_at,
        retired_at,
        model_card_published_at
    from named
    where place = 1
)

select * from renamed
