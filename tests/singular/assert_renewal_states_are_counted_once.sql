with

cohorts as (
    select
        industry,
        sum(renewed_count + late_count + churned_count + pending_count + not_due_count) as mark_count
    from {{ ref('fct_renewal_cohorts_monthly') }}
    where segment = 'all'
    group by industry
),

marks as (
    select
        industry,
        count(*) as mark_count
    from {{ ref('fct_renewals') }}
    group by industry
)

select marks.industry
from marks
left join cohorts on marks.industry = cohorts.industry
where marks.mark_count <> coalesce(cohorts.mark_count, 0)
