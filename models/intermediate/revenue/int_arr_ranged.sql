with

ranges as (
    select customer_id, industry, valid_from, valid_until, contracted_arr_usd, 0 as run_rate_usd, 0 as hold, 0 as pending
    from {{ ref('int_contracted_arr_ranged') }}
    union all
    select customer_id, industry, valid_from, valid_until, 0, usage_run_rate_usd, 0, 0
    from {{ ref('int_usage_run_rate_ranged') }}
    union all
    select
        customer_id, industry, gap_from, coalesce(gap_until, {{ last_day() }}), 0, 0, 1,
        case when state = 'pending' then 1 else 0 end
    from {{ ref('int_service_gaps_classified') }}
    where state in ('bridged', 'pending')
),

changes as (
    select customer_id, industry, valid_from as change_date, contracted_arr_usd, run_rate_usd, hold, pending
    from ranges
    union all
    select customer_id, industry, valid_until, -contracted_arr_usd, -run_rate_usd, -hold, -pending
    from ranges
    where valid_until < {{ last_day() }}
),

daily as (
    select
        customer_id,
        industry,
        change_date,
        sum(contracted_arr_usd) as contracted_change,
        sum(run_rate_usd) as run_rate_change,
        sum(hold) as hold_change,
        sum(pending) as pending_change
    from changes
    group by customer_id, industry, change_date
),

running as (
    select
        customer_id,
        industry,
        hold_change,
        sum(contracted_change + run_rate_change) over so_far as earned_arr_usd,
        sum(hold_change) over so_far as hold,
        sum(pending_change) over so_far as pending,
        sum(case when hold_change > 0 then 1 else 0 end) over so_far as hold_number,
        change_date as valid_from,
        coalesce(
            lead(change_date) over (partition by customer_id, industry order by change_date),
            {{ last_day() }}
        ) as valid_until
    from daily
    window so_far as (
        partition by customer_id, industry order by change_date
        rows between unbounded preceding and current row
    )
),

{# a gap that is bridged or pending holds the whole ARR of the day before it #}
before as (
    select
        running.*,
        lag(earned_arr_usd) over (partition by customer_id, industry order by valid_from) as previous_arr_usd
    from running
),

held as (
    select
        before.*,
        max(case when hold_change > 0 then previous_arr_usd end) over (
            partition by customer_id, industry, hold_number
        ) as held_arr_usd
    from before
),

valued as (
    select
        customer_id,
        industry,
        cast(case when hold > 0 then held_arr_usd else earned_arr_usd end as numeric(18, 6)) as arr_usd,
        pending > 0 as is_pending_renewal,
        valid_from,
        valid_until
    from held
)

select * from valued
where arr_usd > 0
