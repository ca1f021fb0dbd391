select
    renewals.customer_id,
    renewals.renewal_id,
    cast(renewals.industry as {{ dbt.type_string() }}) as industry,
    customers.segment,
    renewals.state,
    renewals.churn_reason,
    cast(renewals.expiring_arr_usd as numeric(18, 6)) as expiring_arr_usd,
    cast(renewals.renewed_arr_usd as numeric(18, 6)) as renewed_arr_usd,
    {{ month_start('renewals.first_contracted_date') }} as cohort_month_date,
    renewals.first_contracted_date,
    renewals.mark_date,
    renewals.decision_date
from {{ ref('int_renewals_classified') }} as renewals
inner join {{ ref('int_customers_segmented') }} as customers
    on renewals.customer_id = customers.customer_id and customers.segment <> 'all'
