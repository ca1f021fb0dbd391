with

responses as (
    select
        responses.industry,
        responses.score,
        cast({{ dbt.date_trunc('quarter', 'cohorts.first_use_month_date') }} as date) as cohort_quarter_date,
        cast({{ dbt.date_trunc('quarter', 'responses.responded_at') }} as date) as quarter_date
    from {{ ref('stg_crm__nps_responses') }} as responses
    inner join {{ ref('int_as_of_date') }} as as_of on cast(responses.responded_at as date) <= as_of.as_of_date
    inner join {{ ref('int_accounts_rolled_up') }} as accounts on responses.account_id = accounts.account_id
    left join {{ ref('int_customer_cohorts') }} as cohorts
        on accounts.customer_id = cohorts.customer_id and responses.industry = cohorts.industry
),

counted as (
    select
        industry,
        count(*) as response_count,
        count(case when score >= 9 then 1 end) as promoter_count,
        count(case when score <= 6 then 1 end) as detractor_count,
        cohort_quarter_date,
        quarter_date
    from responses
    group by industry, cohort_quarter_date, quarter_date
)

select
    industry,
    response_count,
    promoter_count,
    detractor_count,
    {{ ratio('100 * (promoter_count - detractor_count)', 'response_count') }} as nps,
    cohort_quarter_date,
    quarter_date
from counted
