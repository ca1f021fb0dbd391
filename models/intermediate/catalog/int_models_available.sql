{# One row per registered model: the days [available_from, available_until) on which it is there. #}
select
    model_id,
    industry,
    model_family,
    is_pretrained,
    cast(released_at as date) as available_from,
    coalesce(cast(retired_at as date), {{ last_day() }}) as available_until,
    cast(model_card_published_at as date) as card_date
from {{ ref('stg_catalog__models') }}
