with

models as (
    select * from {{ ref('stg_catalog__models') }}
),

named as (
    select
        model_id,
        industry
    from models
    union distinct
    select
        model_id,
        industry
    from {{ ref('int_request_totals_named') }}
    where totals_kind = 'usage'
    union distinct
    select
        model_id,
        industry
    from {{ ref('stg_billing__charges') }}
    union distinct
    select
        model_id,
        industry
    from {{ ref('stg_serving__inference_costs') }}
),

described as (
    select
        named.model_id,
        named.industry,
        models.model_family,
        models.speed_tier,
        coalesce(models.is_pretrained, true) as is_pretrained,
        models.model_id is not null as is_registered,
        models.released_at,
        models.retired_at,
        models.model_card_published_at
    from named
    left join models on named.model_id = models.model_id and named.industry = models.industry
    where named.model_id is not null
)

select * from described
