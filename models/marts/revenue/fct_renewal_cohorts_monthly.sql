with

marks as (
    select
        renewals.industry,
        customers.segment,
        renewals.state,
        case when renewals.state in ('renewed', 'late', 'churned') then 1 else 0 end as is_decided,
        renewals.expiring_arr_usd,
        least(renewals.renewed_arr_usd, renewals.expiring_arr_usd) as retained_arr_usd,
        {{ month_start('renewals.first_contracted_date') }} as cohort_month_date
    from {{ ref('int_renewals_classified') }} as renewals
    inner join {{ ref('int_customers_segmented') }} as customers on renewals.customer_id = customers.customer_id
),

counted as (
    select
        industry,
        segment,
        {%- for state in ['renewed', 'late', 'churned', 'pending', 'not_due'] %}
        count(case when state = '{{ state }}' then 1 end) as {{ state }}_count,
        {%- endfor %}
        sum(is_decided) as decided_count,
        sum(case when is_decided = 1 then expiring_arr_usd else 0 end) as expiring_arr_usd,
        sum(case when is_decided = 1 then retained_arr_usd else 0 end) as retained_arr_usd,
        cohort_month_date
    from marks
    group by industry, segment, cohort_month_date
)

select
    cast(industry as {{ dbt.type_string() }}) as industry,
    segment,
    renewed_count,
    late_count,
    churned_count,
    pending_count,
    not_due_count,
    cast(expiring_arr_usd as numeric(18, 6)) as expiring_arr_usd,
    cast(retained_arr_usd as numeric(18, 6)) as retained_arr_usd,
    {{ ratio('renewed_count + late_count', 'decided_count') }} as renewal_rate_12m,
    {{ ratio('retained_arr_usd', 'expiring_arr_usd') }} as renewal_rate_12m_arr,
    cohort_month_date
from counted
