with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

details as (
    select
        cards.industry,
        'model_card_days' as kpi,
        avg(cast(cards.card_days as {{ type_double() }})) as detail_value,
        as_of.as_of_date as period_start
    from {{ ref('fct_model_cards') }} as cards
    inner join as_of on as_of.as_of_date < {{ add_months('cards.released_date', 12) }}
    group by cards.industry, as_of.as_of_date
    union all
    select
        benchmarks.industry,
        benchmarks.kpi,
        max(gaps.frontier_gap) as detail_value,
        gaps.period_start
    from {{ ref('fct_frontier_gaps') }} as gaps
    inner join {{ ref('kpi_benchmarks') }} as benchmarks on benchmarks.kpi = 'frontier_gap'
    where gaps.period_grain = 'day' and gaps.is_tracked and benchmarks.{{ is_enabled_industry() }}
    group by benchmarks.industry, benchmarks.kpi, gaps.period_start
)

select
    details.*,
    kpis.kpi_value
from details
left join {{ ref('fct_kpis') }} as kpis
    on
        details.industry = kpis.industry
        and details.kpi = kpis.kpi
        and details.period_start = kpis.period_start
        and kpis.period_grain = 'day'
where
    details.detail_value is not null
    and (kpis.kpi_value is null or abs(details.detail_value - kpis.kpi_value) > 0.000000001)
