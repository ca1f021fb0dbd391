-- ARR that ended contract terms lost, by the reason given
select
    industry,
    month_date as month,
    replace(churn_reason, '_', ' ') as reason,
    term_count as terms,
    lost_arr_usd
from marts.fct_churn_reasons_monthly
order by all
