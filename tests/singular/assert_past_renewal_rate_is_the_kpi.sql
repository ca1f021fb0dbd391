select
    due.industry,
    due.past_renewal_rate_arr,
    kpis.kpi_value
from {{ ref('rpt_renewals_due_quarterly') }} as due
cross join {{ ref('int_as_of_date') }} as as_of
left join {{ ref('fct_kpis') }} as kpis
    on
        due.industry = kpis.industry
        and as_of.as_of_date = kpis.period_start
        and kpis.kpi = 'contract_renewal_rate_arr'
        and kpis.period_grain = 'day'
where
    due.segment = 'all'
    and abs(coalesce(due.past_renewal_rate_arr, -1) - coalesce(kpis.kpi_value, -1)) > 0.000000000001
