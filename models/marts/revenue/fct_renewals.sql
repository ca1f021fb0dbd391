select
    customers.customer_id,
    marks.renewal_id,
    customers.industry,
    customers.segment,
    marks.state,
    marks.churn_reason,
    marks.expiring_arr_usd,
    marks.renewed_arr_usd,
    cast(marks.term_count as bigint) as term_count,
    {{ month_start('marks.first_contracted_date') }} as first_contract_month_date,
    marks.first_contracted_date,
    marks.mark_date,
    marks.decision_date
from {{ ref('int_renewal_marks_classified') }} as marks
inner join {{ ref('int_customer_industries') }} as customers
    on marks.customer_industry_key = customers.customer_industry_key
