-- the last complete periods of each KPI of the scorecard: 60 days, 26 weeks, 13 months, 8 quarters
with

grains as (
    select *
    from (values ('day', 60), ('week', 26), ('month', 13), ('quarter', 8)) as listed (period_grain, shown)
),

ranked as (
    select
        fct_kpis.*,
        row_number() over (partition by industry, kpi, variant order by fct_kpis.period_start desc) as place
    from marts.fct_kpis
    inner join marts.rpt_kpi_scorecard as scorecard using (industry, kpi, variant, period_grain)
    where fct_kpis.is_complete and fct_kpis.period_start <= scorecard.period_start
)

select industry, kpi, variant, period_start, kpi_value
from ranked
inner join grains using (period_grain)
where place <= shown
order by industry, kpi, variant, period_start
