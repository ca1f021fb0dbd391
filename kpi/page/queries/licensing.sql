-- which licence terms are granted: the 15 models most used in the last 30 days, and all models in numbers
with

models as (
    select
        industry,
        model_id,
        row_number() over (partition by industry order by max(quantity_30_days) desc, model_id) as place
    from marts.rpt_licensing_matrix
    group by industry, model_id
)

select
    industry,
    replace(licence_term, '_', ' ') as term,
    case when grouping(model_id) = 1 then 'all models' else model_id end as model,
    case
        when grouping(model_id) = 1 then count(*) filter (where is_granted) || ' of ' || count(*)
        when bool_or(is_granted) then 'yes'
        else 'no'
    end as granted,
    case when grouping(model_id) = 1 then 0 else max(place) end as place
from marts.rpt_licensing_matrix
inner join models using (industry, model_id)
group by grouping sets ((industry, licence_term, model_id), (industry, licence_term))
having grouping(model_id) = 1 or max(place) <= 15
order by industry, place, term
