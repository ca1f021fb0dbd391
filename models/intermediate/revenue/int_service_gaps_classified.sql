{%- set grace = var('renewal_grace_days') %}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

in_service as (
    select
        ranges.customer_id,
        ranges.industry,
        ranges.valid_until,
        lead(ranges.valid_from) over (
            partition by ranges.customer_id, ranges.industry order by ranges.valid_from
        ) as next_from
    from {{ ref('int_contracted_arr_ranged') }} as ranges
    inner join as_of on ranges.valid_from <= as_of.as_of_date
    where ranges.contracted_arr_usd > 0
),

gaps as (
    select
        in_service.customer_id,
        in_service.industry,
        in_service.valid_until as gap_from,
        in_service.next_from as gap_until,
        {# whole days out of service, to as_of_date while the gap is open #}
        {{ dbt.datediff(
            'in_service.valid_until',
            'coalesce(in_service.next_from, ' ~ add_days('as_of.as_of_date', 1) ~ ')',
            'day'
        ) }} as gap_days
    from in_service
    inner join as_of on in_service.valid_until <= as_of.as_of_date
    where in_service.next_from is null or in_service.next_from > in_service.valid_until
),

decisions as (
    select
        gaps.customer_id,
        gaps.industry,
        gaps.gap_from,
        decided.renewal_id,
        decided.outcome,
        decided.churn_reason,
        row_number() over (
            partition by gaps.customer_id, gaps.industry, gaps.gap_from
            order by decided.decided_at desc, decided.renewal_id desc
        ) as recency
    from gaps
    inner join {{ ref('int_renewals_decided') }} as decided
        on gaps.customer_id = decided.customer_id and gaps.industry = decided.industry
    where {{ within_grace('decided.due_date', 'gaps.gap_from') }}
),

classified as (
    select
        gaps.customer_id,
        gaps.industry,
        {# the row that says why the customer left #}
        case when decisions.outcome = 'churned' then decisions.renewal_id end as renewal_id,
        case when decisions.outcome = 'churned' then decisions.churn_reason end as churn_reason,
        case
            when gaps.gap_days > {{ grace }} then 'lapsed'
            when gaps.gap_until is not null then 'bridged'
            when decisions.outcome = 'churned' then 'churned'
            else 'pending'
        end as state,
        gaps.gap_days,
        gaps.gap_from,
        gaps.gap_until
    from gaps
    left join decisions
        on
            gaps.customer_id = decisions.customer_id
            and gaps.industry = decisions.industry
            and gaps.gap_from = decisions.gap_from
            and decisions.recency = 1
)

select * from classified
