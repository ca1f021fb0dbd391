-- gap to the best competitor on each tracked frontier benchmark at each month's end, with the thresholds
with

thresholds as (
    select
        industry,
        cast(regexp_extract(best_in_class, '[0-9.]+') as double) as best_in_class,
        cast(regexp_extract(failing, '[0-9.]+') as double) as failing
    from marts.rpt_kpi_scorecard
    where kpi = 'frontier_gap'
)

select
    industry,
    period_start as month,
    replace(frontier_benchmark, '_', ' ') as benchmark,
    frontier_gap,
    our_score,
    best_competitor,
    best_competitor_score,
    best_in_class,
    failing
from marts.fct_frontier_gaps
cross join thresholds
where period_grain = 'month' and is_tracked and frontier_gap is not null
order by all
