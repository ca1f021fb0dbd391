-- noqa: disable=LT02
with

{# one row also without a horizon #}
horizon as (
    select max(as_of_date) as as_of_date from {{ ref('int_as_of_date') }}
),

periods as (
    {%- for cadence, grain in [('daily', 'day'), ('weekly', 'week'), ('monthly', 'month'), ('quarterly', 'quarter')] %}
    {%- set running = dbt.date_trunc(grain, dbt.dateadd('day', 1, 'as_of_date')) %}
    select
        '{{ cadence }}' as cadence,
        '{{ grain }}' as period_grain,
        {{ add_periods(grain, -1, running) }} as period_start,
        {{ add_periods(grain, -2, running) }} as previous_start
    from horizon
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

values_by_period as (
    select * from {{ ref('fct_kpis') }}
),

benchmarks as (
    select
        benchmarks.*,
        kpis.kpi_name,
        kpis.kpi_family,
        kpis.value_unit,
        coalesce(inputs.is_present, true) as is_measured,
        logs.data_through_date,
        periods.period_grain,
        periods.period_start,
        periods.previous_start
    from {{ ref('int_kpi_benchmarks_applied') }} as benchmarks
    inner join {{ ref('kpis') }} as kpis on benchmarks.kpi = kpis.kpi
    left join {{ ref('int_inputs_present') }} as inputs
        on benchmarks.industry = inputs.industry and kpis.raw_input = inputs.raw_input
    left join {{ ref('int_request_logs_dated') }} as logs on benchmarks.industry = logs.industry
    inner join periods on benchmarks.cadence = periods.cadence
    where benchmarks.{{ is_enabled_industry() }}
),

scored as (
    select
        benchmarks.*,
        case when benchmarks.is_measured then latest.kpi_value end as kpi_value,
        case when benchmarks.is_measured then previous.kpi_value end as previous_value,
        case when benchmarks.is_measured then latest.is_final end as is_final,
        case
            when not benchmarks.is_measured then 'not_measured'
            when latest.kpi_value is null then 'not_enough_data'
            when benchmarks.kpi_family = 'volume' and latest.numerator = 0 then 'not_enough_data'
            else {{ benchmark_status('latest.kpi_value', 'benchmarks') }}
        end as status
    from benchmarks
    {%- for which, start in [('latest', 'period_start'), ('previous', 'previous_start')] %}
    left join values_by_period as {{ which }}
        on
            benchmarks.industry = {{ which }}.industry
            and benchmarks.kpi = {{ which }}.kpi
            and benchmarks.variant = {{ which }}.variant
            and benchmarks.period_grain = {{ which }}.period_grain
            and benchmarks.{{ start }} = {{ which }}.period_start
    {%- endfor %}
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
    is_final,
    period_start,
    data_through_date
from scored
