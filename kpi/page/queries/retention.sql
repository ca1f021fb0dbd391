-- NRR and GRR of each month as the mart has them, with the thresholds of NRR
with

thresholds as (
    select
        industry,
        cast(regexp_extract(best_in_class, '[0-9.]+') as double) as best_in_class,
        cast(regexp_extract(failing, '[0-9.]+') as double) as failing
    from marts.rpt_kpi_scorecard
    where kpi = 'nrr'
)

select
    industry,
    segment,
    month_date as month,
    measure,
    rate,
    customer_count,
    is_final,
    best_in_class,
    failing
from marts.fct_retention_monthly
unpivot (rate for measure in (nrr as 'NRR', grr as 'GRR'))
left join thresholds using (industry)
order by all
