with

churns as (
    select * from {{ ref('fct_arr_movements_monthly') }}
    where movement = 'churn'
),

last_services as (
    select
        churns.customer_id,
        churns.industry,
        churns.month_date,
        max(ranges.valid_until) as out_of_service_date
    from churns
    inner join {{ ref('int_contracted_arr_ranged') }} as ranges
        on
            churns.customer_id = ranges.customer_id
            and churns.industry = ranges.industry
            and ranges.contracted_arr_usd > 0
            and ranges.valid_until <= {{ month_end('churns.month_date') }}
    group by churns.customer_id, churns.industry, churns.month_date
),

reasons as (
    select
        last_services.customer_id,
        last_services.industry,
        last_services.month_date,
        decided.churn_reason,
        row_number() over (
            partition by last_services.customer_id, last_services.industry, last_services.month_date
            order by decided.decided_at desc, decided.renewal_id desc
        ) as recency
    from last_services
    inner join {{ ref('int_renewals_decided') }} as decided
        on last_services.customer_id = decided.customer_id and last_services.industry = decided.industry
    where
        decided.outcome = 'churned'
        and {{ within_grace('decided.due_date', 'last_services.out_of_service_date') }}
)

select
    churns.industry,
    coalesce(reasons.churn_reason, 'unknown') as churn_reason,
    count(*) as customer_count,
    cast(sum(churns.churn_arr_usd) as numeric(18, 6)) as churn_arr_usd,
    churns.month_date
from churns
left join reasons
    on
        churns.customer_id = reasons.customer_id
        and churns.industry = reasons.industry
        and churns.month_date = reasons.month_date
        and reasons.recency = 1
group by churns.industry, coalesce(reasons.churn_reason, 'unknown'), churns.month_date
