-- case: llm_api frontier_gap all day 2024-06-01
-- Our best score beside the best of all others, of each public evaluation; the KPI is the widest gap.
-- rows: scores by then
select provider, model_id, frontier_benchmark, score, evaluated_on
from marts_sample.raw_frontier_scores
where evaluated_on between '1970-01-02' and '{start}'
order by frontier_benchmark, provider
-- rows: gap by evaluation
select
    frontier_benchmark,
    max(cast(score as double)) filter (provider = 'ours') as our_score,
    max(cast(score as double)) filter (provider <> 'ours') as best_competitor_score,
    1 - our_score / best_competitor_score as gap
from marts_sample.raw_frontier_scores
where evaluated_on between '1970-01-02' and '{start}'
group by frontier_benchmark
order by frontier_benchmark
-- result: the widest gap
with

scores as (
    select
        frontier_benchmark,
        max(cast(score as double)) filter (provider = 'ours') as our_score,
        max(cast(score as double)) filter (provider <> 'ours') as best_score
    from marts_sample.raw_frontier_scores
    where evaluated_on between '1970-01-02' and '{start}'
    group by frontier_benchmark
)

select max_by(frontier_benchmark, (best_score - our_score) / best_score) as benchmark, max((best_score - our_score) / best_score) as kpi_value
from scores
