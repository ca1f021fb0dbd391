with

gaps as (
    select
        ranges.frontier_benchmark,
        ranges.best_competitor,
        periods.period_grain,
        ranges.our_score,
        ranges.best_competitor_score,
        ranges.is_tracked,
        periods.period_start
    from {{ ref('int_frontier_gaps_ranged') }} as ranges
    inner join {{ ref('int_periods_listed') }} as periods
        on ranges.valid_from <= periods.last_date and ranges.valid_until > periods.last_date
)

select
    frontier_benchmark,
    best_competitor,
    period_grain,
    our_score,
    best_competitor_score,
    {{ ratio('(best_competitor_score - our_score)', 'best_competitor_score') }} as frontier_gap,
    is_tracked,
    period_start
from gaps
