-- the latest complete period of each KPI at its headline cadence, with its definition and the source of its thresholds
select
    industry,
    industry_name,
    kpi,
    variant,
    kpis.kpi_name,
    period_grain,
    value_unit,
    best_in_class,
    failing,
    status,
    rpt_kpi_scorecard.failure_mode,
    kpis.definition,
    kpi_benchmarks.threshold_source,
    kpi_value,
    previous_value,
    is_final,
    period_start
from marts.rpt_kpi_scorecard
inner join marts.dim_industries using (industry)
inner join marts.kpis using (kpi, value_unit)
left join marts.kpi_benchmarks using (industry, kpi, variant)
-- revenue first, as kpis has it
order by industry desc, kpis.rowid, variant desc
