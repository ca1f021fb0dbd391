-- values that were published as final and that a later publish changed, the latest first
with

summed as (
    select
        industry,
        kpi_name as kpi,
        period_grain,
        coalesce(cause, 'not written down') as cause,
        cast(restated_at as date) as restated_on,
        count(*) as values,
        min(period_start) as first_period,
        max(period_start) as last_period,
        max(abs(new_value - old_value) / nullif(abs(old_value), 0)) as largest_change
    from marts.kpi_restatements
    left join marts.kpis using (kpi)
    group by all
)

select *
from summed
order by restated_on desc, industry, kpi, period_grain
limit 60
