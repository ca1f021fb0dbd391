with

components as (
    select * from {{ ref('int_kpi_components_daily') }}
),

summed as (
    select
        components.industry,
        components.kpi,
        components.variant,
        period_days.period_grain,
        period_days.period_start,
        sum(components.numerator) as numerator,
        sum(components.denominator) as denominator,
        cast(null as {{ type_double() }}) as period_value
    from components
    inner join {{ ref('int_period_days') }} as period_days on components.component_date = period_days.calendar_date
    group by
        components.industry, components.kpi, components.variant,
        period_days.period_grain, period_days.period_start
    union all
    select
        industry,
        kpi,
        variant,
        period_grain,
        period_start,
        numerator,
        denominator,
        kpi_value as period_value
    from {{ ref('int_kpi_periods') }}
),

firsts as (
    select
        industry,
        kpi,
        variant,
        period_grain,
        min(period_start) as first_period_start
    from summed
    group by industry, kpi, variant, period_grain
),

{# a stock stands at its last day: the changes so far #}
valued as (
    select
        firsts.industry,
        firsts.kpi,
        firsts.variant,
        periods.period_grain,
        periods.period_start,
        periods.is_complete,
        {{ is_final('periods.period_end', 'as_of.as_of_date', 'billed.last_billed_month_date') }} as is_final,
        kpis.value_unit,
        kpis.kpi_kind,
        summed.period_value,
        case
            when kpis.kpi_kind in ('percentile', 'period') then summed.numerator
            when kpis.kpi_kind = 'stock' then sum(coalesce(summed.numerator, 0)) over so_far
            else coalesce(summed.numerator, 0)
        end as exact_numerator,
        case
            when kpis.kpi_kind = 'total' then kpis.unit_size
            when kpis.kpi_kind = 'period' then summed.denominator
            when kpis.kpi_kind = 'stock' then sum(coalesce(summed.denominator, 0)) over so_far
            else coalesce(summed.denominator, 0) / kpis.unit_size
        end as exact_denominator
    from firsts
    inner join {{ ref('int_periods_listed') }} as periods
        on firsts.period_grain = periods.period_grain and firsts.first_period_start <= periods.period_start
    inner join {{ ref('kpis') }} as kpis on firsts.kpi = kpis.kpi
    left join {{ ref('int_inputs_present') }} as inputs
        on firsts.industry = inputs.industry and kpis.raw_input = inputs.raw_input
    cross join {{ ref('int_as_of_date') }} as as_of
    left join {{ ref('int_segments_billed') }} as billed on firsts.industry = billed.industry and billed.segment = 'all'
    left join summed
        on
            firsts.industry = summed.industry
            and firsts.kpi = summed.kpi
            and firsts.variant = summed.variant
            and periods.period_grain = summed.period_grain
            and periods.period_start = summed.period_start
    {# no cost line is not a cost of zero #}
    where coalesce(inputs.is_present, true)
    window so_far as (
        partition by firsts.industry, firsts.kpi, firsts.variant, periods.period_grain
        order by periods.period_start
        rows between unbounded preceding and current row
    )
)

select
    industry,
    kpi,
    variant,
    period_grain,
    value_unit,
    cast(exact_numerator as numeric(38, 6)) as numerator,
    cast(exact_denominator as numeric(38, 6)) as denominator,
    case
        {# nobody is zero customers #}
        when kpi_kind in ('percentile', 'period') then coalesce(period_value, case when value_unit = 'customers' then 0 end)
        else {{ ratio('exact_numerator', 'exact_denominator') }}
    end as kpi_value,
    is_complete,
    is_final,
    period_start
from valued
