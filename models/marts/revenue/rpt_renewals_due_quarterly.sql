with

by_own_segment as (
    select
        terms.customer_industry_key,
        terms.contract_key,
        terms.industry,
        terms.segment as own_segment,
        terms.state,
        terms.is_decided,
        terms.expiring_arr_usd,
        terms.retained_arr_usd,
        terms.due_date,
        as_of.as_of_date,
        cast({{ dbt.date_trunc('quarter', 'as_of.as_of_date') }} as date) as running_quarter_date
    from {{ ref('int_terms_rated') }} as terms
    cross join {{ ref('int_as_of_date') }} as as_of
),

terms as (
    {{ in_all_segments('by_own_segment') }}
),

due as (
    select
        industry,
        segment,
        count(distinct contract_key) as contract_count,
        count(distinct customer_industry_key) as customer_count,
        sum(expiring_arr_usd) as expiring_arr_usd,
        cast({{ dbt.date_trunc('quarter', 'due_date') }} as date) as quarter_date
    from terms
    where state = 'upcoming' and due_date < {{ add_months('running_quarter_date', 9) }}
    group by industry, segment, cast({{ dbt.date_trunc('quarter', 'due_date') }} as date)
),

{# as the KPI contract_renewal_rate_arr at as_of_date #}
decided as (
    select
        industry,
        segment,
        count(*) as term_count,
        count(case when state <> 'churned' then 1 end) as renewed_count,
        sum(retained_arr_usd) as retained_arr_usd,
        sum(expiring_arr_usd) as expiring_arr_usd
    from terms
    where is_decided and due_date <= as_of_date and {{ add_months('due_date', 12) }} > as_of_date
    group by industry, segment
)

select
    due.industry,
    due.segment,
    cast(due.contract_count as bigint) as contract_count,
    cast(due.customer_count as bigint) as customer_count,
    cast(due.expiring_arr_usd as numeric(18, 6)) as expiring_arr_usd,
    cast(coalesce(decided.term_count, 0) as bigint) as decided_term_count,
    {{ ratio('decided.renewed_count', 'decided.term_count') }} as past_renewal_rate,
    {{ ratio('decided.retained_arr_usd', 'decided.expiring_arr_usd') }} as past_renewal_rate_arr,
    due.quarter_date
from due
left join decided on due.industry = decided.industry and due.segment = decided.segment
