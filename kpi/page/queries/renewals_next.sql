-- contracts due in what is left of this quarter and in the next two, beside the renewal rate of the last twelve months
select
    industry,
    segment,
    year(quarter_date) || ' Q' || quarter(quarter_date) as quarter,
    contract_count as contracts,
    customer_count as customers,
    expiring_arr_usd,
    past_renewal_rate_arr,
    past_renewal_rate,
    decided_term_count as decided
from marts.rpt_renewals_due_quarterly
order by industry, segment, quarter_date
