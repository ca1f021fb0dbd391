-- case: llm_api model_card_days all day 2024-06-01
-- Of each model released in the twelve months before, the days from release to card, or to the day when there is no card by then; a card before the release is 0.
-- rows: models released in the twelve months up to the day
select model_id, released_at, model_card_published_at
from marts_sample.raw_models
where industry = '{industry}' and cast(released_at as date) <= date '{start}' and cast(released_at as date) > date '{start}' - interval 12 month
order by released_at
-- result: mean days
select
    sum(greatest(date_diff('day', cast(released_at as date), least(coalesce(cast(model_card_published_at as date), date '{start}'), date '{start}')), 0)) as days,
    count(*) as models,
    sum(greatest(date_diff('day', cast(released_at as date), least(coalesce(cast(model_card_published_at as date), date '{start}'), date '{start}')), 0)) / count(*) as kpi_value
from marts_sample.raw_models
where industry = '{industry}' and cast(released_at as date) <= date '{start}' and cast(released_at as date) > date '{start}' - interval 12 month
