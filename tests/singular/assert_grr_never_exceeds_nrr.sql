select
    industry,
    segment,
    month_date
from {{ ref('fct_retention_monthly') }}
where
    retained_arr_usd > closing_arr_usd
    or retained_arr_usd > opening_arr_usd
    or retained_customer_count > customer_count
union all
select
    industry,
    segment,
    month_date
from {{ ref('fct_nrr_cohorts_monthly') }}
where retained_arr_usd > closing_arr_usd or retained_arr_usd > opening_arr_usd
