with

benchmarks as (
    select
        benchmarks.*,
        kpis.kpi_name,
        kpis.kpi_family,
        kpis.value_unit,
        coalesce(inputs.is_present, true) as is_measured,
        {{ cadence_grain('benchmarks.cadence') }} as period_grain
    from {{ ref('kpi_benchmarks') }} as benchmarks
    inner join {{ ref('kpis') }} as kpis on benchmarks.kpi = kpis.kpi
    left join {{ ref('int_inputs_present') }} as inputs on kpis.raw_table = inputs.raw_table
    where benchmarks.{{ is_enabled_industry() }}
),

ranked as (
    select
        kpis.*,
        lag(kpi_value) over (partition by industry, kpi, variant, period_grain order by period_start) as previous_value,
        row_number() over (
            partition by industry, kpi, variant, period_grain order by period_start desc
        ) as recency
    from {{ ref('fct_kpis') }} as kpis
    where is_complete
),

latest as (
    select * from ranked
    where recency = 1
),

scored as (
    select
        benchmarks.*,
        latest.period_start,
        latest.kpi_value,
        latest.previous_value,
        case
            when not benchmarks.is_measured then 'not_measured'
            when latest.kpi_value is null then 'not_enough_data'
            when benchmarks.kpi_family = 'volume' and latest.numerator = 0 then 'not_enough_data'
            else {{ benchmark_status('latest.kpi_value', 'benchmarks') }}
        end as status
    from benchmarks
    left join latest
        on
            benchmarks.industry = latest.industry
            and benchmarks.kpi = latest.kpi
            and benchmarks.variant = latest.variant
            and benchmarks.period_grain = latest.period_grain
)

select
    industry,
    kpi,
    variant,
    kpi_name,
    cadence,
    period_grain,
    value_unit,
    {{ benchmark_text('best_in_class') }} as best_in_class,
    {{ benchmark_text('failing') }} as failing,
    status,
    case when status = 'failing' then failure_mode end as failure_mode,
    kpi_value,
    previous_value,
    period_start
from scored
