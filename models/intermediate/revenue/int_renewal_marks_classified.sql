with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

up as (
    select * from {{ ref('int_renewal_marks_valued') }}
),

{# contracted service on the decision day: of anybody's subscription, and of one that is not up #}
in_service as (
    select
        decisions.customer_industry_key,
        max(case when own.subscription_key is null then 1 else 0 end) as is_other
    from (
        select distinct
            customer_industry_key,
            decision_date
        from up
    ) as decisions
    inner join {{ ref('int_subscription_services') }} as services
        on
            decisions.customer_industry_key = services.customer_industry_key
            and decisions.decision_date >= services.valid_from
            and decisions.decision_date < services.valid_until
    left join up as own on services.subscription_key = own.subscription_key
    group by decisions.customer_industry_key
),

ranked as (
    select
        up.*,
        row_number() over (
            partition by customer_industry_key
            order by case when is_ruled then 0 else 1 end asc, expiring_arr_usd desc, renewal_id asc
        ) as ruled_number,
        row_number() over (
            partition by customer_industry_key
            order by
                case when state = 'churned' and churn_reason is not null then 0 else 1 end asc,
                expiring_arr_usd desc, churn_reason asc
        ) as churned_number
    from up
),

summed as (
    select
        customer_industry_key,
        max(decision_date) as decision_date,
        count(*) as term_count,
        sum(expiring_arr_usd) as expiring_arr_usd,
        sum(renewed_arr_usd) as renewed_arr_usd,
        max(case when state = 'pending' or (has_due_date and state = 'upcoming') then 1 else 0 end) as has_pending,
        min(case when is_ruled and state = 'churned' then 1 else 0 end) as is_churned_by_rows,
        max(case when is_ruled and state = 'renewed' then 1 else 0 end) as has_renewed_by_row,
        max(case when state = 'late' then 1 else 0 end) as has_late,
        max(case when ruled_number = 1 and is_ruled then renewal_id end) as renewal_id,
        max(case when churned_number = 1 and state = 'churned' then churn_reason end) as churn_reason
    from ranked
    group by customer_industry_key
),

classified as (
    select
        marks.customer_industry_key,
        marks.first_contracted_date,
        marks.mark_date,
        coalesce(summed.decision_date, marks.mark_date) as decision_date,
        coalesce(summed.term_count, 0) as term_count,
        summed.renewal_id,
        summed.churn_reason,
        summed.expiring_arr_usd,
        summed.renewed_arr_usd,
        case
            when summed.term_count is null then 'not_due'
            when summed.decision_date > as_of.as_of_date or summed.has_pending = 1 then 'pending'
            when summed.is_churned_by_rows = 1 and coalesce(in_service.is_other, 0) = 0 then 'churned'
            when summed.has_renewed_by_row = 1 or in_service.customer_industry_key is not null then 'renewed'
            when summed.has_late = 1 then 'late'
            else 'churned'
        end as state
    from {{ ref('int_renewal_marks') }} as marks
    cross join as_of
    left join summed on marks.customer_industry_key = summed.customer_industry_key
    left join in_service on marks.customer_industry_key = in_service.customer_industry_key
)

select
    customer_industry_key,
    state,
    renewal_id,
    case when state = 'churned' then churn_reason end as churn_reason,
    cast(expiring_arr_usd as numeric(18, 6)) as expiring_arr_usd,
    cast(case
        when state in ('renewed', 'late') then renewed_arr_usd
        when state = 'churned' then 0
    end as numeric(18, 6)) as renewed_arr_usd,
    term_count,
    first_contracted_date,
    mark_date,
    decision_date
from classified
