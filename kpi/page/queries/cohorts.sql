-- NRR of customers by the month of their first ARR and the months since
select
    industry,
    segment,
    first_arr_month_date as cohort,
    months_since_start,
    nrr,
    customer_count,
    case
        when nrr < 0.5 then 'below 50%'
        when nrr < 0.9 then '50 to 90%'
        when nrr < 1.1 then '90 to 110%'
        when nrr < 1.5 then '110 to 150%'
        else '150% or more'
    end as class
from marts.fct_nrr_cohorts_monthly
where nrr is not null
order by all
