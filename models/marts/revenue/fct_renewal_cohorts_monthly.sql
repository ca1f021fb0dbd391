with

by_own_segment as (
    select
        customers.industry,
        customers.segment as own_segment,
        marks.state,
        case when marks.state in ('renewed', 'late', 'churned') then 1 else 0 end as is_decided,
        marks.expiring_arr_usd,
        least(marks.renewed_arr_usd, marks.expiring_arr_usd) as retained_arr_usd,
        {{ month_start('marks.first_contracted_date') }} as first_contract_month_date
    from {{ ref('int_renewal_marks_classified') }} as marks
    inner join {{ ref('int_customer_industries') }} as customers
        on marks.customer_industry_key = customers.customer_industry_key
),

marks as (
    {{ in_all_segments('by_own_segment') }}
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
        first_contract_month_date
    from marks
    group by industry, segment, first_contract_month_date
)

select
    industry,
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
    first_contract_month_date
from counted
