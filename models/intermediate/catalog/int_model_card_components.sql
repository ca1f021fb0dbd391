{# What each day adds to the days without a model card, of models released in the trailing twelve months. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

models as (
    select * from {{ ref('int_models_available') }}
),

cards as (
    select
        models.industry,
        models.available_from,
        {{ add_months('models.available_from', 12) }} as forgotten_date,
        {# days without a card, while the release lies in the trailing twelve months #}
        greatest(0, {{ dbt.datediff(
            'models.available_from',
            'least(coalesce(models.card_date, ' ~ last_day() ~ '), ' ~ add_days(add_months('models.available_from', 12), -1)
            ~ ', as_of.as_of_date)',
            'day'
        ) }}) as late_days
    from models
    inner join as_of on models.available_from <= as_of.as_of_date
),

card_days as (
    select
        cards.*,
        {{ series_below('late_days') }} as day_number
    from cards
),

model_cards as (
    select
        industry,
        'model_card_days' as kpi,
        0 as numerator,
        1 as denominator,
        available_from as component_date
    from cards
    union all
    select
        industry,
        'model_card_days' as kpi,
        1 as numerator,
        0 as denominator,
        {{ add_days('available_from', 'cast(day_number as integer) + 1') }} as component_date
    from card_days
    union all
    select
        industry,
        'model_card_days' as kpi,
        -late_days as numerator,
        -1 as denominator,
        forgotten_date as component_date
    from cards
)

select * from model_cards
