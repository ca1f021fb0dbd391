with

ranges as (
    select
        customer_id,
        industry,
        contracted_arr_usd as earned_arr_usd,
        0 as hold,
        0 as pending,
        valid_from,
        valid_until
    from {{ ref('int_contracted_arr_ranged') }}
    union all
    select
        customer_id,
        industry,
        usage_run_rate_usd as earned_arr_usd,
        0 as hold,
        0 as pending,
        valid_from,
        valid_until
    from {{ ref('int_usage_run_rate_ranged') }}
    union all
    select
        customer_id,
        industry,
        0 as earned_arr_usd,
        1 as hold,
        case when state = 'pending' then 1 else 0 end as pending,
        gap_from as valid_from,
        coalesce(gap_until, {{ last_day() }}) as valid_until
    from {{ ref('int_service_gaps_classified') }}
    where state in ('bridged', 'pending')
),

changes as (
    select
        customer_id,
        industry,
        earned_arr_usd,
        hold,
        pending,
        valid_from as change_date
    from ranges
    union all
    select
        customer_id,
        industry,
        -earned_arr_usd as earned_arr_usd,
        -hold as hold,
        -pending as pending,
        valid_until as change_date
    from ranges
    where valid_until < {{ last_day() }}
),

daily as (
    select
        customer_id,
        industry,
        change_date,
        sum(earned_arr_usd) as earned_change,
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
        sum(earned_change) over so_far as earned_arr_usd,
        sum(earned_change) over so_far - earned_change as previous_arr_usd,
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
holds as (
    select
        customer_id,
        industry,
        hold_number,
        previous_arr_usd as held_arr_usd
    from running
    where hold_change > 0
),

held as (
    select
        running.*,
        holds.held_arr_usd
    from running
    left join holds
        on
            running.customer_id = holds.customer_id
            and running.industry = holds.industry
            and running.hold_number = holds.hold_number
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
