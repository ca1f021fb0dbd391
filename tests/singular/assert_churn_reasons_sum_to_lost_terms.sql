with

reasons as (
    select
        industry,
        sum(lost_arr_usd) as lost_arr_usd,
        sum(term_count) as term_count
    from {{ ref('fct_churn_reasons_monthly') }}
    group by industry
),

terms as (
    select
        industry,
        sum(expiring_arr_usd - renewed_arr_usd) as lost_arr_usd,
        count(*) as term_count
    from {{ ref('fct_contract_renewals') }}
    where state = 'churned' or renewed_arr_usd < expiring_arr_usd
    group by industry
)

select
    terms.industry,
    terms.lost_arr_usd,
    reasons.lost_arr_usd as lost_arr_usd_by_reason
from terms
full outer join reasons on terms.industry = reasons.industry
where
    coalesce(terms.lost_arr_usd, 0) <> coalesce(reasons.lost_arr_usd, 0)
    or coalesce(terms.term_count, 0) <> coalesce(reasons.term_count, 0)
