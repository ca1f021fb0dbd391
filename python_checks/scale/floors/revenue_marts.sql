-- The revenue marts from the raw Parquet files in one script: what the build is held against.
-- Written from docs/definitions.md with the default settings, for rows that no build quarantines.
-- Variables: folder (of the raw_*.parquet files), as_of (date), grace_days, industries (names).
--
-- ARR is kept as ranges, never as days: a key (customer and industry, one integer) has runs of days
-- with one contracted ARR, and runs of months with one ARR. Months count as year * 12 + month - 1.

create temp macro month_number(day) as year(day) * 12 + month(day) - 1;
create temp macro month_date(number) as make_date(number // 12, number % 12 + 1, 1);
create temp macro raw(name) as table
    select * from read_parquet(getvariable('folder') || '/raw_' || name || '.parquet');
create temp macro key_of(customer_number, industry) as
    customer_number * 16 + list_position(getvariable('industries'), industry);
create temp macro ratio(numerator, denominator) as
    cast(numerator as double) / nullif(cast(denominator as double), 0);

-- the last complete month
set variable last_month = month_number(getvariable('as_of') + 1) - 1;

---------- customers: every account that has a line, a charge or a row of its own; top of its chain

create temp table accounts as
with recursive links as (
    select account_id, parent_account_id from raw('accounts') where parent_account_id is not null
),

climbs as (
    select account_id, parent_account_id as top, 1 as climbed from links
    union all
    select climbs.account_id, links.parent_account_id, climbed + 1
    from climbs
    inner join links on climbs.top = links.account_id
    where climbed < 5
),

tops as (select account_id, arg_max(top, climbed) as customer_id from climbs group by account_id),

registered as (select account_id, nullif(segment, 'all') as segment from raw('accounts')),

named as (
    select account_id, segment from registered
    union all
    select account_id, null from (
        select distinct account_id
        from (
            select account_id from raw('contracts')
            union all
            select account_id from raw('billing_charges')
            union all
            select customer_id from tops
        )
        where account_id not in (select account_id from registered)
    )
),

numbered as (select *, row_number() over () as number from named)

select
    numbered.account_id,
    numbered.number,
    coalesce(customers.number, numbered.number) as customer_number,
    coalesce(numbered.segment, 'unknown') as segment
from numbered
left join tops using (account_id)
left join numbered as customers on tops.customer_id = customers.account_id;

create temp table rates as
select
    currency,
    coalesce(
        arg_max(usd_per_unit, rate_date)
            filter (rate_date <= make_date(year(getvariable('as_of')), 1, 1)),
        arg_min(usd_per_unit, rate_date)
    ) as rate
from raw('fx_rates')
where currency <> 'USD'
group by currency;

create temp macro in_usd(amount, rate) as
    case
        when rate is null then amount
        else cast(cast(amount as decimal(20, 6)) * rate as decimal(18, 6))
    end;

---------- contract lines, cut where the next one of the contract starts

create temp table lines as
with lines as (
    select
        key_of(customer_number, industry) as key,
        contract_id,
        industry,
        start_date,
        coalesce(end_date, date '9999-12-31') as end_date,
        in_usd(arr_amount, rate) as arr,
        arr_amount >= 0 as cuts
    from raw('contracts')
    inner join accounts using (account_id)
    left join rates using (currency)
    where start_date <= getvariable('as_of')
),

starts as (
    select
        contract_id,
        industry,
        start_date,
        lead(start_date) over (partition by contract_id, industry order by start_date)
            as next_start_date
    from (select distinct contract_id, industry, start_date from lines where cuts)
    qualify next_start_date is not null
)

select
    key,
    lines.start_date,
    case when cuts then least(end_date, next_start_date - 1) else end_date end as end_date,
    arr
from lines
left join starts using (contract_id, industry, start_date)
where arr <> 0;

---------- runs of days in service with one contracted ARR, and what follows them

create temp table runs as
with changes as (
    select key, start_date as day, arr as change from lines
    union all
    select key, end_date + 1, -arr from lines where end_date < date '9999-12-31'
),

days as (
    select key, day, cast(sum(change) as decimal(18, 6)) as change
    from changes
    group by key, day
    having sum(change) <> 0
),

steps as (
    select
        key,
        day as first_day,
        lead(day, 1, date '9999-12-31') over by_key - 1 as last_day,
        cast(sum(change) over by_key as decimal(18, 6)) as arr
    from days
    window by_key as (partition by key order by day)
)

-- service that starts again after as_of does not exist yet
select
    * exclude (next_day),
    case when next_day <= greatest(getvariable('as_of'), last_day + 1) then next_day end as next_day
from (
    select
        key,
        first_day,
        last_day,
        arr,
        lead(first_day) over (partition by key order by first_day) as next_day
    from steps
    where arr > 0
);

create temp table decisions as
select
    key_of(customer_number, industry) as key,
    due_date,
    {
        'decided_at': decided_at,
        'renewal_id': renewal_id,
        'outcome': outcome,
        'churn_reason': churn_reason
    } as decision
from raw('renewals')
inner join accounts using (account_id)
where outcome in ('renewed', 'churned') and cast(decided_at as date) <= getvariable('as_of');

-- customers whose gap is open and inside the grace, and who have not decided to leave
create temp table pending as
select key, last_day
from runs
left join decisions using (key)
where
    next_day is null
    and last_day < getvariable('as_of')
    and last_day >= getvariable('as_of') - getvariable('grace_days')
group by key, last_day
having (
    max(decision) filter (abs(due_date - last_day - 1) <= getvariable('grace_days'))
).outcome is distinct from 'churned';

-- with the days of a bridged gap, up to as_of
create temp table held_runs as
select
    runs.key,
    runs.first_day,
    runs.last_day,
    arr,
    least(
        case
            when next_day - runs.last_day - 1 <= getvariable('grace_days') then next_day - 1
            when pending.key is not null then getvariable('as_of')
            else runs.last_day
        end,
        getvariable('as_of')
    ) as held_until
from runs
left join pending using (key, last_day)
where first_day <= getvariable('as_of');

---------- usage run rate by month

create temp table last_billed as
select
    industry,
    month_number(least(max(coalesce(
        cast(charge_period_end - interval 1 microsecond as date), cast(charge_period_start as date)
    )), getvariable('as_of')) + 1) - 1 as last_billed_month
from raw('billing_charges')
where charge_category = 'usage' and cast(charge_period_start as date) <= getvariable('as_of')
group by industry;

create temp table run_rates as
with charges as (
    select
        key_of(customer_number, industry) as key,
        cast(charge_period_start as date) as first_day,
        coalesce(
            cast(charge_period_end - interval 1 microsecond as date),
            cast(charge_period_start as date)
        ) as last_day,
        in_usd(effective_amount, rate) as revenue,
        coalesce(in_usd(committed_amount, rate), 0) as committed
    from raw('billing_charges')
    inner join accounts using (account_id)
    left join rates using (currency)
    where charge_category in ('usage', 'credit', 'correction')
),

several_months as (
    select
        *,
        unnest(range(month_number(first_day), month_number(last_day) + 1)) as month,
        last_day - first_day + 1 as days
    from charges
    where date_trunc('month', first_day) <> date_trunc('month', last_day)
),

-- equal parts for all days, the remainder of rounding on the last
spread as (
    select
        key,
        month,
        least(last_day, last_day(month_date(month)))
        - greatest(first_day, month_date(month)) + 1 as days_here,
        cast(unnest([revenue, -committed]) * 1000000 as hugeint) as micros,
        sign(micros) * ((2 * abs(micros) + days) // (2 * days)) as part,
        case when month = month_number(last_day) then micros - part * days else 0 end as remainder
    from several_months
),

months as (
    select key, month_number(first_day) as month, revenue - committed as net
    from charges
    where date_trunc('month', first_day) = date_trunc('month', last_day)
    union all
    select
        key, month, cast(part * days_here + remainder as decimal(24, 0)) * 0.000001
    from spread
)

select
    months.key,
    month,
    cast(12 * sum(net) as decimal(18, 6)) as arr
from months
left join last_billed on months.key % 16 = list_position(getvariable('industries'), industry)
where month <= least(last_billed_month, getvariable('last_month'))
group by months.key, month
having sum(net) > 0;

---------- runs of months with one ARR; beside it the ARR twelve months before

create temp table month_runs as
with billed as (
    select
        list_position(getvariable('industries'), industry) as industry_number,
        last_billed_month
    from last_billed
),

-- ends of months inside a bridged gap: usage is that of the last day of service
held_months as (
    select
        key,
        unnest(range(month_number(last_day + 1), month_number(held_until + 1))) as month,
        least(month_number(last_day + 1) - 1, last_billed_month) as month_in_force
    from held_runs
    left join billed on key % 16 = industry_number
    where held_until > last_day and month_number(last_day + 1) < month_number(held_until + 1)
),

carried as (
    select key, unnest(range(last_billed_month + 1, getvariable('last_month') + 1)) as month, arr
    from run_rates
    inner join billed on key % 16 = industry_number and month = last_billed_month
    where last_billed_month < getvariable('last_month')
),

usage_months as (
    select * from (select * from run_rates union all select * from carried)
    anti join held_months using (key, month)
    union all
    select held_months.key, held_months.month, arr
    from held_months
    inner join run_rates
        on held_months.key = run_rates.key and month_in_force = run_rates.month
),

month_changes as (
    select key, month_number(first_day) as month, arr as change
    from held_runs
    where month_number(first_day) < month_number(held_until + 1)
    union all
    select key, month_number(held_until + 1), -arr
    from held_runs
    where month_number(first_day) < month_number(held_until + 1)
    union all
    select key, month, arr from usage_months
    union all
    select key, month + 1, -arr from usage_months
),

both_changes as (
    select key, month, change, 0 as base_change from month_changes
    union all
    select key, month + 12, 0, change from month_changes
),

months as (
    select
        key,
        month,
        cast(sum(change) as decimal(18, 6)) as change,
        cast(sum(base_change) as decimal(18, 6)) as base_change
    from both_changes
    where month <= getvariable('last_month')
    group by key, month
    having sum(change) <> 0 or sum(base_change) <> 0
),

summed as (
    select
        key,
        month,
        lead(month, 1, getvariable('last_month') + 1) over by_key as next_month,
        first_value(month) over by_key as cohort_month,
        first_value(change) over by_key as first_arr,
        cast(sum(change) over by_key as decimal(18, 6)) as arr,
        cast(sum(base_change) over by_key as decimal(18, 6)) as base_arr,
        change
    from months
    window by_key as (partition by key order by month)
)

select *, cast(arr - change as decimal(18, 6)) as opening_arr from summed;

create temp table keys as
select
    month_runs.key,
    account_id as customer_id,
    getvariable('industries')[month_runs.key % 16] as industry,
    segment,
    month as cohort_month,
    first_arr,
    month_number(pending.last_day + 1) as pending_month,
    least(
        last_billed_month, month_number(getvariable('as_of') - getvariable('grace_days') + 1) - 1
    ) as final_month
from month_runs
inner join accounts on month_runs.key // 16 = accounts.number
left join pending on month_runs.key = pending.key
left join last_billed
    on getvariable('industries')[month_runs.key % 16] = last_billed.industry
where month = cohort_month;

---------- movements

create table fct_arr_movements_monthly as
with changed as (
    select
        keys.*,
        month,
        opening_arr,
        arr,
        case
            when month = keys.cohort_month then 'new'
            when opening_arr = 0 then 'reactivation'
            when arr = 0 then 'churn'
            when arr > opening_arr then 'expansion'
            else 'contraction'
        end as movement,
        cast(abs(change) as decimal(18, 6)) as amount
    from month_runs
    inner join keys using (key)
    where change <> 0
),

unchanged as (
    select
        key,
        unnest(range(case when change = 0 then month else month + 1 end, next_month)) as month,
        arr
    from month_runs
    where arr > 0
)

select
    customer_id,
    industry,
    segment,
    movement,
    opening_arr as opening_arr_usd,
    case when movement = 'new' then amount else 0 end as new_arr_usd,
    case when movement = 'reactivation' then amount else 0 end as reactivation_arr_usd,
    case when movement = 'expansion' then amount else 0 end as expansion_arr_usd,
    case when movement = 'contraction' then amount else 0 end as contraction_arr_usd,
    case when movement = 'churn' then amount else 0 end as churn_arr_usd,
    arr as closing_arr_usd,
    coalesce(month >= pending_month, false) as is_pending_renewal,
    month <= final_month as is_final,
    month_date(month) as month_date
from changed
union all
select
    customer_id,
    industry,
    segment,
    'none',
    arr,
    0,
    0,
    0,
    0,
    0,
    arr,
    coalesce(month >= pending_month, false),
    month <= final_month,
    month_date(month)
from unchanged
inner join keys using (key);

---------- retention: sums of what starts less what ends, by month, then running

create table fct_retention_monthly as
with changes as (
    select
        key,
        unnest([month, next_month]) as month,
        unnest([1, -1]) as sign,
        arr,
        base_arr
    from month_runs
    where base_arr > 0
),

by_month as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        month,
        sum(sign) as customers,
        sum(sign) filter (arr > 0) as retained_customers,
        sum(sign * base_arr) as opening,
        sum(sign * arr) as closing,
        sum(sign * least(arr, base_arr)) as retained
    from changes
    inner join keys using (key)
    group by grouping sets ((industry, segment, month), (industry, month))
),

months as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        max(final_month) as final_month,
        unnest(range(min(cohort_month), getvariable('last_month') + 1)) as month
    from keys
    group by grouping sets ((industry, segment), (industry))
),

running as (
    select
        months.industry,
        months.segment,
        months.month,
        final_month,
        coalesce(sum(customers) over by_segment, 0) as customer_count,
        coalesce(sum(retained_customers) over by_segment, 0) as retained_customer_count,
        coalesce(sum(opening) over by_segment, 0) as opening,
        coalesce(sum(closing) over by_segment, 0) as closing,
        coalesce(sum(retained) over by_segment, 0) as retained
    from months
    left join by_month using (industry, segment, month)
    window by_segment as (partition by months.industry, months.segment order by months.month)
)

select
    industry,
    segment,
    cast(customer_count as bigint) as customer_count,
    cast(retained_customer_count as bigint) as retained_customer_count,
    cast(opening as decimal(18, 6)) as opening_arr_usd,
    cast(closing as decimal(18, 6)) as closing_arr_usd,
    cast(retained as decimal(18, 6)) as retained_arr_usd,
    ratio(closing, opening) as nrr,
    ratio(retained, opening) as grr,
    ratio(retained_customer_count, customer_count) as logo_retention,
    month <= final_month as is_final,
    month_date(month) as month_date
from running;

create table fct_nrr_cohorts_monthly as
with changes as (
    select key, unnest([month, next_month]) as month, unnest([1, -1]) as sign, arr
    from month_runs
    where arr > 0
),

by_month as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        cohort_month,
        month,
        sum(sign * arr) as closing,
        sum(sign * least(arr, first_arr)) as retained
    from changes
    inner join keys using (key)
    group by grouping sets (
        (industry, segment, cohort_month, month), (industry, cohort_month, month)
    )
),

months as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        cohort_month,
        count(*) as customer_count,
        sum(first_arr) as opening,
        unnest(range(cohort_month, getvariable('last_month') + 1)) as month
    from keys
    group by grouping sets ((industry, segment, cohort_month), (industry, cohort_month))
),

running as (
    select
        months.*,
        sum(closing) over by_cohort as closing,
        sum(retained) over by_cohort as retained
    from months
    left join by_month using (industry, segment, cohort_month, month)
    window by_cohort as (
        partition by months.industry, months.segment, months.cohort_month order by months.month
    )
)

select
    industry,
    segment,
    month - cohort_month as months_since_start,
    customer_count,
    cast(opening as decimal(18, 6)) as opening_arr_usd,
    cast(closing as decimal(18, 6)) as closing_arr_usd,
    cast(retained as decimal(18, 6)) as retained_arr_usd,
    ratio(closing, opening) as nrr,
    ratio(retained, opening) as grr,
    month_date(cohort_month) as cohort_month_date,
    month_date(month) as month_date
from running;

---------- renewal at twelve months

create table fct_renewals as
with first_days as (
    select
        key,
        min(first_day) as first_day,
        cast(min(first_day) + interval 12 month as date) as mark_date
    from runs
    group by key
    having mark_date <= getvariable('as_of')
),

-- service that starts with the end of a discount has no first line: open-ended
first_terms as (
    select
        first_days.key,
        first_day,
        mark_date,
        coalesce(max(end_date), date '9999-12-31') as term_end
    from first_days
    left join lines
        on first_days.key = lines.key and lines.start_date = first_day and lines.arr > 0
    group by first_days.key, first_day, mark_date
),

marks as (
    select
        *,
        case
            when abs(term_end - mark_date) <= getvariable('grace_days') then term_end + 1
            else mark_date
        end as decision_date,
        term_end < date '9999-12-31' and term_end - mark_date > getvariable('grace_days')
            as is_locked_in
    from first_terms
),

service as (
    select
        marks.*,
        arg_max(arr, runs.first_day) filter (runs.first_day < decision_date) as expiring_arr,
        max(least(last_day, decision_date - 1)) filter (runs.first_day < decision_date)
            as last_service_day,
        max(arr) filter (decision_date between runs.first_day and last_day) as decision_arr,
        min(runs.first_day) filter (
            runs.first_day > decision_date and runs.first_day <= getvariable('as_of')
        ) as next_day,
        arg_min(arr, runs.first_day) filter (runs.first_day > decision_date) as next_arr
    from marks
    inner join runs using (key)
    group by all
),

near_decision as (
    select key, max(decision) as decision
    from marks
    inner join decisions using (key)
    where abs(due_date - decision_date) <= getvariable('grace_days')
    group by key
),

near_gap as (
    select key, max(decision) as decision
    from service
    inner join decisions using (key)
    where
        decision_arr is null
        and abs(due_date - last_service_day - 1) <= getvariable('grace_days')
    group by key
),

stated as (
    select
        service.*,
        next_day - last_service_day - 1 <= getvariable('grace_days') as is_late,
        case
            when near_decision.key is not null then near_decision.decision.outcome
            when is_locked_in then 'not_due'
            when decision_date > getvariable('as_of') then 'pending'
            when decision_arr is not null then 'renewed'
            when is_late then 'late'
            when near_gap.decision.outcome = 'churned' then 'churned'
            when
                next_day is null
                and getvariable('as_of') - last_service_day <= getvariable('grace_days')
                then 'pending'
            else 'churned'
        end as state,
        case
            when near_decision.key is not null then near_decision.decision
            when state = 'churned' and near_gap.decision.outcome = 'churned' then near_gap.decision
        end as decision
    from service
    left join near_decision using (key)
    left join near_gap using (key)
)

select
    account_id as customer_id,
    decision.renewal_id as renewal_id,
    getvariable('industries')[key % 16] as industry,
    segment,
    state,
    case when state = 'churned' then decision.churn_reason end as churn_reason,
    expiring_arr as expiring_arr_usd,
    case
        when state = 'churned' then 0
        when state in ('renewed', 'late')
            then coalesce(decision_arr, case when is_late then next_arr end, 0)
    end as renewed_arr_usd,
    cast(date_trunc('month', first_day) as date) as cohort_month_date,
    first_day as first_contracted_date,
    mark_date,
    decision_date
from stated
inner join accounts on key // 16 = accounts.number;

create table fct_renewal_cohorts_monthly as
with sums as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        count(*) filter (state = 'renewed') as renewed_count,
        count(*) filter (state = 'late') as late_count,
        count(*) filter (state = 'churned') as churned_count,
        count(*) filter (state = 'pending') as pending_count,
        count(*) filter (state = 'not_due') as not_due_count,
        coalesce(
            sum(expiring_arr_usd) filter (state in ('renewed', 'late', 'churned')), 0
        ) as expiring,
        coalesce(
            sum(least(expiring_arr_usd, renewed_arr_usd))
                filter (state in ('renewed', 'late', 'churned')),
            0
        ) as retained,
        cohort_month_date
    from fct_renewals
    group by grouping sets (
        (industry, segment, cohort_month_date), (industry, cohort_month_date)
    )
)

select
    industry,
    segment,
    renewed_count,
    late_count,
    churned_count,
    pending_count,
    not_due_count,
    cast(expiring as decimal(18, 6)) as expiring_arr_usd,
    cast(retained as decimal(18, 6)) as retained_arr_usd,
    ratio(renewed_count + late_count, renewed_count + late_count + churned_count)
        as renewal_rate_12m,
    ratio(retained, expiring) as renewal_rate_12m_arr,
    cohort_month_date
from sums;
