-- uptime and minutes of downtime by region and month
select
    industry,
    period_start as month,
    case region when 'all' then 'all regions' else region end as region,
    uptime_rate,
    downtime_minutes,
    case
        when downtime_minutes = 0 then 'no downtime'
        when meets_sla then 'within the target'
        else 'below the target'
    end as class
from marts.fct_uptime
inner join marts.dim_months on period_start = month_date
where period_grain = 'month' and is_complete
order by all
