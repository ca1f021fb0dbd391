{# The worst tracked frontier gap, as what each day on which it changes adds to the KPI. #}
with

gaps as (
    select
        frontier_benchmark,
        best_competitor_score - our_score as numerator,
        best_competitor_score as denominator,
        valid_from,
        valid_until
    from {{ ref('int_frontier_gaps_ranged') }}
    where is_tracked and our_score is not null and best_competitor_score > 0
),

days as (
    select distinct valid_from as component_date from gaps
),

ranked as (
    select
        days.component_date,
        gaps.numerator,
        gaps.denominator,
        row_number() over (
            partition by days.component_date
            order by {{ ratio('gaps.numerator', 'gaps.denominator') }} desc, gaps.frontier_benchmark asc
        ) as place
    from days
    inner join gaps on days.component_date >= gaps.valid_from and days.component_date < gaps.valid_until
),

worst as (
    select * from ranked
    where place = 1
)

select
    benchmarks.industry,
    benchmarks.kpi,
    worst.numerator - coalesce(
        lag(worst.numerator) over (partition by benchmarks.industry order by worst.component_date), 0
    ) as numerator,
    worst.denominator - coalesce(
        lag(worst.denominator) over (partition by benchmarks.industry order by worst.component_date), 0
    ) as denominator,
    worst.component_date
from worst
inner join {{ ref('kpi_benchmarks') }} as benchmarks on benchmarks.kpi = 'frontier_gap'
