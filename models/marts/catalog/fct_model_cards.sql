with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

cards as (
    select
        models.model_id,
        models.industry,
        {# an early card is zero days late; a missing one counts the days so far #}
        greatest(0, {{ dbt.datediff(
            'models.available_from',
            'least(coalesce(models.card_date, ' ~ last_day() ~ '), as_of.as_of_date)',
            'day'
        ) }}) as card_days,
        coalesce(models.card_date <= as_of.as_of_date, false) as is_published,
        models.available_from as released_date,
        case when models.card_date <= as_of.as_of_date then models.card_date end as card_date
    from {{ ref('int_models_available') }} as models
    inner join as_of on models.available_from <= as_of.as_of_date
)

select
    model_id,
    industry,
    cast(card_days as bigint) as card_days,
    is_published,
    released_date,
    card_date
from cards
