-- The revenue marts from the raw Parquet files in one script: what the build is held against.
-- Written from docs/definitions.md with the default settings, for rows that no build quarantines.
-- Variables: folder (of the raw_*.parquet files), as_of (date), grace_days, billing_lag_days,
-- industries (names).
--
-- A key is a customer and industry in one integer, contracts are numbered in the order of their
-- ids, and a subscription is its contract's number * 256 + the number of its item (0: no item).
-- Service and ARR are ranges of days, never days. Months count as year * 12 + month - 1.

create temp macro month_number(day) as year(day) * 12 + month(day) - 1;
create temp macro month_date(number) as make_date(number // 12, number % 12 + 1, 1);
create temp macro months_on(day, months) as
    cast(day + to_months(cast(months as integer)) as date);
create temp macro raw(name) as table
    select * from read_parquet(getvariable('folder') || '/raw_' || name || '.parquet');
create temp macro industry_number(industry) as
    list_position(getvariable('industries'), industry);
create temp macro key_of(customer_number, industry) as
    customer_number * 16 + industry_number(industry);
create temp macro code(value) as
    nullif(replace(replace(lower(trim(value)), '-', '_'), ' ', '_'), '');
create temp macro ratio(numerator, denominator) as
    cast(numerator as double) / nullif(cast(denominator as double), 0);
create temp macro money(value) as cast(value as decimal(18, 6));
-- charges have 12 decimals, contracts 6
create temp macro fine_money(value) as cast(value as decimal(38, 12));
create temp macro picos(value) as
    cast(trunc(value) as hugeint) * 1000000000000
    + cast(cast(value - trunc(value) as decimal(13, 12)) * 1000000000000 as hugeint);
create temp macro from_picos(value) as
    fine_money(cast(value as decimal(26, 0)) * 0.000000000001);
create temp macro from_micros(value) as money(cast(value as decimal(24, 0)) * 0.000001);
create temp macro micros(value) as cast(cast(value as decimal(30, 6)) * 1000000 as hugeint);

set variable open = date '9999-12-31';
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

create temp macro in_fine_usd(amount, rate) as
    case
        when rate is null then fine_money(amount)
        else fine_money(cast(amount as decimal(20, 12)) * cast(rate as decimal(18, 9)))
    end;

---------- contracts and their lines, each cut where the next one of its subscription starts

create temp table staged_lines as
select
    key_of(customer_number, industry) as key,
    contract_id,
    nullif(lower(trim(contract_item_id)), '') as item,
    replaces_contract_id,
    start_date,
    coalesce(end_date, getvariable('open')) as paper_end,
    in_usd(arr_amount, rate) as amount,
    cast(signed_at as date) as signed_day,
    coalesce(auto_renews, false) as auto_renews,
    is_usage_commitment as flag
from raw('contracts')
inner join accounts using (account_id)
left join rates using (currency)
where
    start_date <= getvariable('as_of')
    or cast(signed_at as date) <= getvariable('as_of');

create temp macro exists_by(start_date) as start_date <= getvariable('as_of');

create temp table contracts as
select
    row_number() over (order by contract_id, key) as contract,
    key,
    contract_id,
    min(start_date) filter (exists_by(start_date)) as first_day,
    min(start_date) filter (exists_by(start_date) and amount > 0) as first_paid
from staged_lines
group by key, contract_id;

create temp table items as
select
    contract,
    item,
    row_number() over (partition by contract order by item) as item_number
from (
    select distinct contract, item
    from staged_lines
    inner join contracts using (key, contract_id)
    where item is not null
);

create temp table lines as
with numbered as (
    select
        row_number() over () as line,
        contracts.contract,
        contract * 256 + coalesce(item_number, 0) as subscription,
        staged_lines.* exclude (contract_id, item)
    from staged_lines
    inner join contracts using (key, contract_id)
    left join items using (contract, item)
),

-- discounts of a named item; others neither cut nor are cut
negative_cuts as (
    select discounts.line, min(others.start_date) as cut_day
    from numbered as discounts
    inner join numbered as others
        on
            discounts.subscription = others.subscription
            and discounts.start_date < others.start_date
    where discounts.amount < 0 and others.amount <= 0 and discounts.subscription % 256 > 0
    group by discounts.line
),

positive_cuts as (
    select
        subscription,
        start_date,
        lead(start_date) over (partition by subscription order by start_date) as cut_day
    from (select distinct subscription, start_date from numbered where amount >= 0)
    qualify cut_day is not null
)

select
    *,
    least(coalesce(cut_day - 1, getvariable('open')), paper_end) as paper_last,
    case
        when auto_renews then coalesce(cut_day - 1, getvariable('open')) else paper_last
    end as own_last
from (
    select
        numbered.*,
        case
            when amount < 0 then negative_cuts.cut_day else positive_cuts.cut_day
        end as cut_day
    from numbered
    left join positive_cuts using (subscription, start_date)
    left join negative_cuts using (line)
);

---------- decisions; the latest has the largest number

create temp table decisions as
select
    row_number() over (order by decided_at, renewal_id) as decision,
    contracts.contract,
    contracts.key,
    due_date,
    cast(decided_at as date) as decided_day,
    renewal_id,
    code(outcome) = 'churned' as is_churned,
    churn_reason,
    nullif(renewed_contract_id, '') as renewed_contract_id
from raw('renewals') as renewals
inner join accounts using (account_id)
inner join contracts
    on
        key_of(customer_number, renewals.industry) = contracts.key
        and renewals.contract_id = contracts.contract_id
where
    code(outcome) in ('renewed', 'churned')
    and cast(decided_at as date) <= getvariable('as_of');

---------- links: from `day` on contract `replacing` stands for contract `replaced`

create temp table links as
with claimed as (
    select
        replaced.contract as replaced,
        lines.contract as replacing,
        lines.start_date as day,
        replaced.first_day as replaced_first_day
    from lines
    inner join contracts as replaced
        on lines.key = replaced.key and lines.replaces_contract_id = replaced.contract_id
    where exists_by(start_date)
    union all
    select
        decisions.contract,
        replacing.contract,
        case
            when
                replacing.first_day > replaced.first_day
                and replacing.first_day >= due_date - 89
                then replacing.first_day
            else due_date
        end,
        replaced.first_day
    from decisions
    inner join contracts as replaced on decisions.contract = replaced.contract
    inner join contracts as replacing
        on
            decisions.key = replacing.key
            and decisions.renewed_contract_id = replacing.contract_id
    where not is_churned and replacing.first_day is not null
),

standing as (
    select distinct replaced, replacing, day
    from claimed
    inner join lines on claimed.replacing = lines.contract
    where
        replaced <> replacing
        and day >= replaced_first_day
        and day between start_date and own_last
        and exists_by(start_date)
),

named as (
    select * from standing
    where (replacing, replaced, day) not in (select replaced, replacing, day from standing)
),

-- renewed rows that name no contract: what carries on is found by its start and size
unnamed as (
    select distinct decisions.contract, decisions.key, due_date
    from decisions
    where
        not is_churned
        and renewed_contract_id is null
        and contract not in (select replaced from named)
),

ending as (
    select
        unnamed.*,
        max(least(paper_last, due_date - 1)) filter (
            amount > 0 and start_date < due_date and exists_by(start_date)
        ) as last_day
    from unnamed
    inner join lines using (contract)
    group by all
    having not bool_or(due_date between start_date and paper_last)
),

expiring as (
    select ending.*, greatest(sum(amount), 0) as arr
    from ending
    inner join lines using (contract)
    where last_day between start_date and paper_last and exists_by(start_date)
    group by all
),

carrying_on as (
    select expiring.*, contracts.contract as replacing, first_paid
    from expiring
    inner join contracts on expiring.key = contracts.key
    where
        first_paid between due_date - 89 and due_date
        and expiring.contract <> contracts.contract
        and not exists (
            select 1 from named
            where named.replacing = contracts.contract and day <= first_paid
        )
),

starting as (
    select
        carrying_on.contract,
        due_date,
        replacing,
        first_paid,
        greatest(sum(amount), 0) as starting_arr
    from carrying_on
    inner join lines on carrying_on.replacing = lines.contract
    where first_paid between start_date and own_last and exists_by(start_date)
    group by carrying_on.contract, due_date, replacing, first_paid, carrying_on.arr
    having 2 * starting_arr >= carrying_on.arr
),

found as (
    select
        contract as replaced,
        arg_max(replacing, (first_paid, starting_arr, -replacing)) as replacing,
        max(first_paid) as day
    from starting
    group by contract, due_date
),

all_standing as (
    select * from named
    union
    select found.replaced, found.replacing, found.day
    from found
    inner join contracts on found.replaced = contracts.contract
    where day >= first_day
)

select * from all_standing
where (replacing, replaced, day) not in (select replaced, replacing, day from all_standing);

create temp table replaced as
select replaced as contract, min(day) as replaced_day from links group by replaced;

-- contracts that replace none, and were not replaced before they began, may continue what ends
-- without a link
create temp table newcomers as
select
    contracts.contract,
    contracts.key,
    first_paid,
    sum(amount) as amount,
    case when count(*) = count(signed_day) then min(signed_day) end as signed_day
from contracts
inner join lines on contracts.contract = lines.contract and first_paid = start_date
left join replaced on contracts.contract = replaced.contract
where
    amount > 0
    and coalesce(replaced_day > first_paid, true)
    and not exists (
        select 1 from links where links.replacing = contracts.contract and day <= first_paid
    )
group by contracts.contract, contracts.key, first_paid;
---------- terms that follow each other: from one day on, in months or in days

-- Following term k starts months * k months after the anchor, days * k + shift days later. A term
-- that ends with a month too short for its day counts from the day before its start.
create temp macro schedule(term_start, term_last) as
    case
        when
            months_on(term_start, month_number(term_last + 1) - month_number(term_start))
            = term_last + 1
            then {
                'anchor': term_start,
                'months': month_number(term_last + 1) - month_number(term_start),
                'days': 0,
                'shift': 0
            }
        when
            day(term_last) < day(term_start)
            and months_on(term_start, month_number(term_last) - month_number(term_start))
            = term_last
            then {
                'anchor': term_start - 1,
                'months': month_number(term_last) - month_number(term_start),
                'days': 0,
                'shift': 1
            }
        else {
            'anchor': term_start,
            'months': 0,
            'days': term_last - term_start + 1,
            'shift': 0
        }
    end;
create temp macro boundary(plan, k) as
    months_on(plan.anchor, plan.months * k) + cast(plan.days * k + plan.shift as integer);
create temp macro whole_terms(plan, months_gone, gone_to) as
    months_gone // plan.months
    - cast(months_on(plan.anchor, months_gone - months_gone % plan.months) > gone_to as integer);
-- the term that a day lies in, 0: the first or before it
create temp macro term_at(plan, on_day) as
    greatest(0, case
        when plan.months = 0 then (on_day - plan.anchor) // plan.days
        else whole_terms(
            plan,
            month_number(on_day - plan.shift) - month_number(plan.anchor),
            on_day - plan.shift
        )
    end);
create temp macro is_short(plan) as
    plan.months = 1 or (plan.months = 0 and plan.days <= 31);

-- the day before which a churned row of this due date ends the line, k: the term it lies in
create temp macro end_of_decided(due_day, k, this_start, next_start) as
    case
        when
            k > 0
            and due_day - this_start <= next_start - due_day
            and due_day - this_start <= getvariable('grace_days')
            then this_start
        when next_start - due_day <= getvariable('grace_days') then next_start
        else due_day
    end;
create temp macro decided_last(plan, churned_due, paper_end) as
    case
        when churned_due is null then getvariable('open')
        else greatest(
            paper_end,
            [
                end_of_decided(churned_due, k, boundary(plan, k), boundary(plan, k + 1)) - 1
                for k in [term_at(plan, churned_due)]
            ][1]
        )
    end;

-- the first following term, not over before the grace that ends on a newcomer's first day
create temp macro term_before(plan, first_paid) as
    1 + term_at(
        plan, first_paid - 1 - case when is_short(plan) then 0 else getvariable('grace_days') end
    );
create temp macro taken_over(plan, newcomers) as
    list_min([
        taken for taken in [
            {'day': boundary(plan, term_before(plan, first_paid)), 'first_paid': first_paid}
            for first_paid in newcomers
        ] if taken.day <= taken.first_paid
    ]);

---------- auto-renewing lines that nothing cuts at their paper end

create temp table going_on as
with candidates as (
    select line, contract, key, subscription, start_date, paper_end, amount, signed_day, cut_day
    from lines
    where
        auto_renews
        and amount > 0
        and paper_end < coalesce(cut_day - 1, getvariable('open'))
        and exists_by(start_date)
),

ruled as (
    select
        line,
        case
            when arg_max(is_churned, decision) then arg_max(due_date, decision)
        end as churned_due
    from candidates
    inner join decisions using (contract)
    where due_date > start_date and (signed_day is null or decided_day >= signed_day)
    group by line
),

taken as (
    select line, list(first_paid) as first_paid_days
    from candidates
    inner join newcomers on candidates.key = newcomers.key
    where
        candidates.contract <> newcomers.contract
        and first_paid > paper_end
        and 2 * newcomers.amount >= candidates.amount
    group by line
)

select candidates.*, churned_due, first_paid_days, replaced_day
from candidates
left join ruled using (line)
left join taken using (line)
left join replaced using (contract);

-- the last day of such a line, before anything of its own subscription cuts it
create temp macro last_of(plan, auto) as
    least(
        coalesce(auto.replaced_day - 1, getvariable('open')),
        decided_last(plan, auto.churned_due, auto.paper_end),
        coalesce(taken_over(plan, auto.first_paid_days).day - 1, getvariable('open'))
    );

---------- islands of positive paper lines: first terms

create temp table line_groups as
with grouped as (
    select
        lines.subscription,
        lines.start_date,
        max(lines.paper_end) as paper_end,
        min(lines.signed_day) as signed_day,
        list(going_on) filter (going_on.line is not null) as autos
    from lines
    left join going_on using (line)
    where lines.amount > 0
    group by lines.subscription, lines.start_date
),

beside as (
    select
        *,
        row_number() over earlier as number,
        lag(start_date) over earlier as start_before,
        lag(paper_end) over earlier as end_before,
        lag(autos) over earlier as autos_before,
        max(nullif(paper_end, getvariable('open'))) over so_far as latest_end,
        max(signed_day) over so_far as latest_signed
    from grouped
    window
        earlier as (partition by subscription order by start_date),
        so_far as (
            partition by subscription order by start_date
            rows between unbounded preceding and 1 preceding
        )
)

-- is_new: whether a term starts; null where that depends on the term before
select
    subscription,
    number,
    start_date,
    paper_end,
    signed_day,
    autos,
    case
        when start_before is null or end_before = getvariable('open') then true
        when start_date <= end_before then false
        when autos_before is not null then null
        when start_date > latest_end + 1 then true
        when
            start_date = latest_end + 1
            and (
                signed_day is null
                or latest_signed is null
                or signed_day > greatest(start_before, latest_signed)
            )
            then true
    end as is_new
from beside;

create temp table undecided_groups as
select * exclude (is_new) from line_groups
where subscription in (select subscription from line_groups where is_new is null);

create temp table island_starts as
with recursive walked as (
    select
        subscription,
        number,
        start_date,
        paper_end,
        start_date as island_start,
        paper_end as island_last,
        signed_day as island_signed,
        autos
    from undecided_groups
    where number = 1
    union all
    select
        subscription,
        number,
        start_date,
        paper_end,
        case when belongs then term_start else start_date end,
        case when belongs then greatest(term_last, paper_end) else paper_end end,
        case when belongs then term_signed else signed_day end,
        autos
    from (
        select
            *,
            term_last <> getvariable('open') and (
                start_date <= term_last
                or (
                    start_date = term_last + 1
                    and term_signed is not null
                    and coalesce(signed_day <= term_start or signed_day <= term_signed, false)
                )
            ) as belongs
        from (
            -- the term, a following one too, that the day before lies in or that ended last
            select
                * exclude (island_signed),
                case when is_following then boundary(plan, k) else island_start end as term_start,
                case
                    when not is_following then island_last
                    -- the line goes on beyond the group's first day: the group is inside
                    when goes_beyond and boundary(plan, k + 1) > start_date then start_date
                    else start_date - 1
                end as term_last,
                case
                    when is_following then list_min([line.signed_day for line in going])
                    else island_signed
                end as term_signed
            from (
                select
                    *,
                    len(going) > 0 and start_date > island_last + 1 as is_following,
                    len([1 for line in going if line.last_day >= start_date]) > 0 as goes_beyond,
                    term_at(plan, start_date - 1) as k
                from (
                    select
                        * exclude (before),
                        [line for line in [
                            {'last_day': last_of(plan, auto), 'signed_day': auto.signed_day}
                            for auto in before
                        ] if line.last_day >= start_date - 1] as going
                    from (
                        select
                            undecided_groups.*,
                            island_start,
                            island_last,
                            island_signed,
                            schedule(island_start, island_last) as plan,
                            -- what a zero line in between has cut does not go on
                            [
                                auto for auto in coalesce(walked.autos, [])
                                if auto.cut_day = undecided_groups.start_date
                            ] as before
                        from walked
                        inner join undecided_groups
                            on
                                walked.subscription = undecided_groups.subscription
                                and walked.number + 1 = undecided_groups.number
                    )
                )
            )
        )
    )
)

select subscription, start_date, paper_end, island_start from walked
union all
select
    subscription,
    start_date,
    paper_end,
    max(case when is_new then start_date end) over (
        partition by subscription order by start_date
    )
from line_groups
where subscription not in (select subscription from undecided_groups);

create temp table islands as
select
    subscription,
    island_start as term_start,
    max(paper_end) as paper_end,
    schedule(island_start, max(paper_end)) as plan
from island_starts
group by subscription, island_start;

---------- the days on which lines are in force

create temp table went_on as
with placed as (
    select
        going_on.*,
        islands.term_start,
        islands.paper_end as island_end,
        plan,
        term_at(plan, churned_due) as k
    from going_on
    inner join island_starts using (subscription, start_date)
    inner join islands
        on island_starts.subscription = islands.subscription and island_start = term_start
),

takings as (
    select line, min({'day': day, 'first_paid': first_paid}) as taken
    from (
        select line, first_paid, boundary(plan, term_before(plan, first_paid)) as day
        from (
            select line, plan, unnest(first_paid_days) as first_paid
            from placed
            where first_paid_days is not null
        )
    )
    where day <= first_paid
    group by line
),

ended as (
    select
        placed.*,
        taken,
        least(
            coalesce(cut_day - 1, getvariable('open')),
            coalesce(replaced_day - 1, getvariable('open')),
            case
                when churned_due is null then getvariable('open')
                else greatest(
                    paper_end,
                    end_of_decided(churned_due, k, boundary(plan, k), boundary(plan, k + 1)) - 1
                )
            end
        ) as otherwise
    from placed
    left join takings using (line)
)

select
    line,
    contract,
    subscription,
    amount,
    term_start,
    island_end,
    least(otherwise, coalesce(taken.day - 1, otherwise)) as last_day,
    case when taken.day - 1 < otherwise then taken.day end as taken_day,
    taken.first_paid as taken_by
from ended;

create temp table in_force as
with ended as (
    select
        line,
        lines.contract,
        lines.key,
        lines.subscription,
        lines.start_date,
        lines.paper_end,
        lines.amount,
        lines.signed_day,
        lines.auto_renews,
        flag,
        lines.own_last,
        least(
            case
                when lines.amount < 0 then lines.own_last
                when went_on.line is not null then went_on.last_day
                when lines.amount = 0 then lines.own_last
                else paper_last
            end,
            coalesce(replaced.replaced_day - 1, getvariable('open'))
        ) as last_day
    from lines
    left join replaced on lines.contract = replaced.contract
    left join went_on using (line)
    where exists_by(lines.start_date)
)

select * from ended where last_day >= start_date;

-- who has said of no line whether it is a commitment has it told by what charges draw down
create temp table charges as
with staged as (
    select
        key_of(customer_number, industry) as key,
        cast(charge_period_start as date) as first_day,
        coalesce(
            cast(charge_period_end - interval 1 microsecond as date),
            cast(charge_period_start as date)
        ) as last_day,
        code(charge_category) as said_category,
        code(charge_frequency) as frequency,
        case
            when
                said_category = 'usage'
                and (
                    code(charge_class) = 'correction'
                    or effective_amount < 0
                    or consumed_quantity < 0
                )
                then 'correction'
            else said_category
        end as category,
        in_fine_usd(effective_amount, rate) as amount,
        coalesce(committed_amount > 0, false) as is_committed
    from raw('billing_charges')
    inner join accounts using (account_id)
    left join rates using (currency)
    where charge_period_start < getvariable('as_of') + 1
)

select
    key,
    first_day,
    last_day,
    amount,
    is_committed,
    category = 'usage' and frequency is distinct from 'one_time' as is_usage,
    case
        when category = 'credit' then frequency is not distinct from 'recurring'
        else frequency is distinct from 'one_time'
    end as is_recurring
from staged
where category in ('usage', 'credit', 'correction');

create temp table commitments as
with flagged as (
    select distinct key from lines where flag is not null and exists_by(start_date)
),

unflagged as (
    select line, key, start_date, last_day from in_force
    where amount > 0 and key not in (select key from flagged)
),

drawn as (
    select distinct key, first_day, last_day from charges where is_committed
)

select line from in_force where amount > 0 and flag
union all
select distinct line
from unflagged
inner join drawn on
    unflagged.key = drawn.key
    and drawn.last_day >= start_date
    and first_day < months_on(start_date, 3)
    and first_day <= unflagged.last_day;

---------- service of subscriptions: runs of days with one fee and one commitment

create temp table positive as
select
    in_force.*,
    least(last_day, getvariable('as_of')) as known_last,
    amount * cast(commitments.line is null as integer) as fee,
    amount * cast(commitments.line is not null as integer) as commitment
from in_force
left join commitments using (line)
where amount > 0;

-- contracts with discounts, or lines of a subscription side by side, are summed day by day
create temp table summed_contracts as
select distinct contract from in_force where amount < 0
union
select contract from positive group by contract, subscription, start_date having count(*) > 1;

create temp table discounts as
with negative as (select * from in_force where amount < 0),

covered as (
    select contract, start_date as first_day, known_last + 1 as after_day from positive
    where contract in (select contract from negative where auto_renews)
),

breaks as (
    select contract, after_day as break_day from (
        select contract, after_day from covered
        union
        select contract, paper_end + 1 from negative where auto_renews
    ) as ends
    where not exists (
        select 1 from covered
        where
            covered.contract = ends.contract
            and ends.after_day between covered.first_day and covered.after_day - 1
    )
)

-- one that renews itself goes on while a paid line of its contract is in force
select
    negative.contract,
    start_date,
    least(last_day, coalesce(min(break_day) - 1, last_day)) as last_day,
    amount
from negative
left join breaks
    on auto_renews and negative.contract = breaks.contract and break_day > paper_end
group by line, negative.contract, start_date, last_day, amount;

create temp table service as
with days as (
    select contract, start_date as day from positive
    where contract in (select contract from summed_contracts)
    union
    select contract, known_last + 1 from positive
    where contract in (select contract from summed_contracts)
    union
    select contract, start_date from discounts
    union
    select contract, last_day + 1 from discounts where last_day < getvariable('as_of')
),

ranges as (
    select
        contract,
        day as first_day,
        lead(day) over (partition by contract order by day) - 1 as last_day
    from days
    qualify last_day is not null
),

summed as (
    select
        contract,
        positive.key,
        subscription,
        first_day,
        ranges.last_day,
        sum(fee) as fee,
        sum(commitment) as commitment
    from ranges
    inner join positive using (contract)
    where first_day between start_date and known_last
    group by all
),

discounted as (
    select contract, first_day, sum(amount) as discount
    from ranges
    inner join discounts using (contract)
    where first_day between start_date and discounts.last_day
    group by all
),

totals as (
    select contract, first_day, sum(fee + commitment) as total from summed group by all
),

shares as (
    select
        summed.*,
        micros(total) as of_total,
        greatest(micros(total + coalesce(discount, 0)), 0) as left_over,
        (2 * micros(fee + commitment) * left_over + of_total) // (2 * of_total) as arr_share,
        (2 * micros(commitment) * left_over + of_total) // (2 * of_total) as commitment_share
    from summed
    inner join totals using (contract, first_day)
    left join discounted using (contract, first_day)
)

select
    subscription,
    contract,
    key,
    start_date as first_day,
    known_last as last_day,
    money(fee) as fee,
    money(commitment) as commitment
from positive
where contract not in (select contract from summed_contracts)
union all
select
    subscription,
    contract,
    key,
    first_day,
    last_day,
    from_micros(arr_share - commitment_share),
    from_micros(commitment_share)
from shares;

---------- terms: the islands, and what follows them while a line goes on

create temp table terms as
with line_ends as (
    select subscription, term_start, max(last_day) as goes_until
    from went_on
    where last_day > island_end
    group by subscription, term_start
),

next_groups as (
    select islands.subscription, islands.term_start, min(cut_day) as cut_day
    from islands
    inner join lines on
        islands.subscription = lines.subscription and lines.start_date >= term_start
    where islands.paper_end = getvariable('open') and lines.paper_end = getvariable('open')
    group by all
),

first_terms as (
    select
        islands.subscription,
        islands.term_start,
        case
            when islands.paper_end = getvariable('open')
                then coalesce(cut_day - 1, getvariable('open'))
            else islands.paper_end
        end as term_last,
        islands.paper_end = getvariable('open') as is_open,
        plan,
        goes_until,
        lead(islands.term_start) over (
            partition by islands.subscription order by islands.term_start
        ) as next_island
    from islands
    left join line_ends using (subscription, term_start)
    left join next_groups using (subscription, term_start)
),

following as (
    select
        subscription,
        plan,
        goes_until,
        next_island,
        unnest(range(
            1,
            1 + term_at(
                plan, least(goes_until, coalesce(next_island - 1, goes_until), getvariable('as_of'))
            )
        )) as k
    from first_terms
    where goes_until is not null
),

all_terms as (
    select subscription, term_start, term_last, is_open from first_terms
    where term_start <= getvariable('as_of')
    union all
    select
        subscription,
        boundary(plan, k) as term_start,
        least(boundary(plan, k + 1) - 1, goes_until),
        false
    from following
),

windowed as (
    select
        row_number() over () as term,
        subscription,
        subscription // 256 as contract,
        term_start,
        term_last,
        case when not is_open then term_last + 1 end as due_date,
        least(
            coalesce(
                lead(term_start) over (partition by subscription order by term_start) - 1,
                getvariable('as_of')
            ),
            getvariable('as_of')
        ) as window_last
    from all_terms
)

-- out_day: the day after the term's last day in force; arr: that of that last day
select
    term,
    windowed.subscription,
    windowed.contract,
    service.key,
    term_start,
    term_last,
    due_date,
    least(window_last, service.last_day) + 1 as out_day,
    money(fee + commitment) as last_arr
from windowed
asof inner join service
    on windowed.subscription = service.subscription and window_last >= service.first_day
where least(window_last, service.last_day) >= term_start;
---------- the decision that belongs to a term: that of the nearest due date

create temp table term_decisions as
with nearest as (
    select
        decision,
        arg_min(term, (abs(decisions.due_date - terms.due_date), terms.due_date)) as term
    from decisions
    inner join terms using (contract)
    where abs(decisions.due_date - terms.due_date) <= getvariable('grace_days')
    group by decision, subscription
),

latest as (select term, max(decision) as decision from nearest group by term)

select term, decision, renewal_id, is_churned, decided_day, churn_reason
from latest
inner join decisions using (decision);

---------- lapses and what continues them

create temp table stopped as
with ends as (
    select
        subscription,
        contract,
        key,
        last_day + 1 as day,
        fee,
        commitment,
        lead(first_day) over (partition by subscription order by first_day) as own_day
    from service
    qualify day <= getvariable('as_of') and own_day is distinct from day
),

with_term as (
    select ends.*, term, due_date
    from ends
    asof inner join terms on ends.subscription = terms.subscription and ends.day > terms.term_start
)

select
    with_term.*,
    is_churned,
    decided_day,
    case
        when is_churned = false then getvariable('open')
        else greatest(day, coalesce(due_date, day)) + getvariable('grace_days')
    end as deadline
from with_term
left join term_decisions using (term);

-- contracts in service from the link's day on, with the first day of that
create temp table linked as
select
    links.replaced as contract,
    replacing,
    links.day as link_day,
    min(greatest(first_day, links.day)) as day
from links
inner join service on replacing = service.contract and last_day >= links.day
group by all;

create temp table lapses as
select *
from stopped
where
    not exists (
        select 1 from links
        inner join service on links.replacing = service.contract
        where
            links.replaced = stopped.contract
            and links.day <= stopped.day
            and stopped.day between service.first_day and service.last_day
    )
    and not exists (
        select 1 from in_force
        where
            amount = 0
            and in_force.subscription = stopped.subscription
            and stopped.day between start_date and last_day
    );

-- continued by their own lines or by links: the earliest day of both
create temp table continued_by_right as
with known as (
    select term, day as lapse_day, own_day as day, null as by_contract
    from lapses
    where own_day <= deadline
    union all
    select term, lapses.day, linked.day, replacing
    from lapses
    inner join linked using (contract)
    where link_day <= deadline
)

select term, lapse_day, day, by_contract, null as by_subscription, false as is_inferred
from known
qualify day = min(day) over (partition by term, lapse_day);

create temp table continued as
with recursive open_lapses as (
    select * from lapses
    anti join continued_by_right as others
        on lapses.term = others.term and lapses.day = others.lapse_day
),

-- the end of an auto-renewing line by a newcomer, which nothing else continues
taken as (
    select
        term,
        open_lapses.key,
        day as lapse_day,
        taken_by as day,
        newcomers.contract as by_contract,
        cast(null as bigint) as by_subscription,
        newcomers.contract as candidate,
        true as is_taken_over,
        true as is_open
    from open_lapses
    inner join (
        select subscription, taken_day as day, min(taken_by) as taken_by
        from went_on
        where taken_day is not null
        group by all
    ) as ends using (subscription, day)
    inner join newcomers on open_lapses.key = newcomers.key and taken_by = first_paid
    where
        newcomers.contract <> open_lapses.contract
        and exists (
            select 1 from went_on
            where
                went_on.subscription = open_lapses.subscription
                and taken_day = open_lapses.day
                and 2 * newcomers.amount >= went_on.amount
        )
),

new_items as (
    select
        subscription,
        contract,
        min(start_date) as first_paid,
        case
            when count(*) = count(signed_day) then min(signed_day)
        end as signed_day
    from (
        select subscription, contract, start_date, signed_day
        from lines
        where
            amount > 0
            and exists_by(start_date)
            and contract in (select contract from items)
        qualify start_date = min(start_date) over (partition by subscription)
    )
    inner join contracts using (contract)
    left join replaced using (contract)
    where start_date > contracts.first_paid and coalesce(replaced_day > start_date, true)
    group by subscription, contract
),

pairs as (
    select * from taken
    union all
    select
        term,
        open_lapses.key,
        open_lapses.day as lapse_day,
        first_paid as day,
        newcomers.contract as by_contract,
        null as by_subscription,
        newcomers.contract as candidate,
        false as is_taken_over,
        not coalesce(is_churned, false)
        or coalesce(decided_day < newcomers.signed_day, false) as is_open
    from open_lapses
    inner join newcomers on open_lapses.key = newcomers.key
    where
        first_paid between open_lapses.day and open_lapses.day + getvariable('grace_days')
        and newcomers.contract <> open_lapses.contract
        and not exists (
            select 1 from taken
            where taken.term = open_lapses.term and taken.lapse_day = open_lapses.day
        )
    union all
    select
        term,
        open_lapses.key,
        open_lapses.day,
        first_paid,
        null,
        new_items.subscription,
        -new_items.subscription,
        false,
        not coalesce(is_churned, false)
        or coalesce(decided_day < new_items.signed_day, false)
    from open_lapses
    inner join new_items on open_lapses.contract = new_items.contract
    where
        first_paid between open_lapses.day and open_lapses.day + getvariable('grace_days')
        and new_items.subscription <> open_lapses.subscription
        and not exists (
            select 1 from taken
            where taken.term = open_lapses.term and taken.lapse_day = open_lapses.day
        )
),

ranked as (
    select
        * exclude (is_open),
        dense_rank() over (partition by key order by day) as turn
    from pairs
    where is_open
),

-- on each day every newcomer takes the latest lapses that are left
turns as (
    select *, cast(0 as bigint) as round, false as takes, false as is_taken from ranked
    union all
    select
        * exclude (takes),
        takes,
        bool_or(takes) over (partition by term, lapse_day) as is_taken
    from (
        select
            * exclude (round, takes, is_taken),
            round + 1 as round,
            turn = round + 1 and (
                is_taken_over or lapse_day = max(lapse_day) over (partition by candidate)
            ) as takes
        from turns
        where not is_taken and turn > round
    )
)

select * from continued_by_right
union all
select term, lapse_day, day, by_contract, by_subscription, true from turns where takes;

---------- gaps that are bridged, and lapses that are pending

create temp table holds as
with latest_near as (
    select term, day, arg_max(decisions.is_churned, decision) as is_churned
    from lapses
    inner join decisions using (contract)
    where decisions.due_date >= day - getvariable('grace_days')
    group by term, day
),

bridged as (
    select term, lapse_day as day, min(day) - 1 as last_day
    from continued
    group by term, lapse_day
    having min(day) - lapse_day <= getvariable('grace_days')
)

select
    term,
    subscription,
    key,
    day as first_day,
    bridged.last_day,
    fee,
    commitment,
    false as is_pending
from lapses
inner join bridged using (term, day)
where bridged.last_day >= day
union all
select term, subscription, key, day, getvariable('as_of'), fee, commitment, true
from lapses
left join latest_near using (term, day)
where
    getvariable('as_of') - day + 1 <= getvariable('grace_days')
    and not exists (
        select 1 from continued
        where continued.term = lapses.term and continued.lapse_day = lapses.day
    )
    and not coalesce(latest_near.is_churned, false);

---------- what becomes of terms

-- by lines of their own on the due date, else by links and what continues their lapse
create temp table followed as
with renewed as (
    select term, due_date as day, terms.subscription, money(fee + commitment) as arr
    from terms
    inner join service
        on
            terms.subscription = service.subscription
            and due_date between first_day and last_day
),

replaced_in_force as (
    select distinct term, links.day, replacing
    from terms
    inner join links on contract = links.replaced and out_day = links.day
    inner join service
        on replacing = service.contract and links.day between first_day and last_day
    where links.day <= coalesce(due_date, links.day)
)

select
    term,
    day,
    null as by_contract,
    subscription as by_subscription,
    true as is_own,
    true as is_on_time,
    false as is_inferred,
    arr
from renewed
union all
select term, day, replacing, null, false, false, false, null from replaced_in_force
union all
select
    term,
    day,
    by_contract,
    case when is_inferred then by_subscription when by_contract is null then subscription end,
    not is_inferred and by_contract is null,
    false,
    is_inferred,
    null
from continued
inner join terms using (term)
where lapse_day = out_day;

-- the first signature of what continues terms that a row churned, where all of it is signed
create temp table signed_anew as
with churned as (
    select term, day, by_contract, by_subscription
    from followed
    inner join term_decisions using (term)
    where is_churned
),

signatures as (
    select term, signed_day
    from churned
    inner join positive
        on by_subscription = subscription and day between start_date and known_last
    union all
    select term, signed_day
    from churned
    inner join positive on by_contract = contract and day between start_date and known_last
)

select term, case when count(*) = count(signed_day) then min(signed_day) end as signed_day
from signatures
group by term;

create temp table stated as
with next_ones as (
    select
        term,
        min(day) as next_day,
        case when count(by_contract) = count(*) then min(by_contract) end as next_contract,
        bool_or(is_inferred) as is_inferred,
        bool_or(is_on_time) as is_own_on_time
    from followed
    group by term
),

inferred as (
    select
        terms.*,
        next_day,
        coalesce(next_contract, contract) as next_contract,
        coalesce(is_inferred, false) as is_inferred,
        coalesce(is_own_on_time, false) as is_own_on_time,
        holds.term is not null as is_lapse_pending,
        case
            when due_date > getvariable('as_of') and out_day > getvariable('as_of') then 'upcoming'
            when next_day > due_date then 'late'
            when next_day is not null then 'renewed'
            when is_lapse_pending then 'pending'
            else 'churned'
        end as inferred_state
    from terms
    left join next_ones using (term)
    left join holds
        on terms.term = holds.term and terms.out_day = holds.first_day and holds.is_pending
),

ruled as (
    select
        inferred.*,
        decision,
        renewal_id,
        is_churned,
        churn_reason as row_reason,
        case
            when decision is null or due_date > getvariable('as_of') then false
            when is_churned
                then next_day is null or not coalesce(decided_day < signed_day, false)
            else inferred_state <> 'pending'
        end as is_ruled
    from inferred
    left join term_decisions using (term)
    left join signed_anew using (term)
)

select
    * exclude (decision, renewal_id, is_churned, row_reason, inferred_state),
    case
        when not is_ruled then inferred_state when is_churned then 'churned' else 'renewed'
    end as state,
    case when is_ruled then renewal_id end as renewal_id,
    case when is_ruled then row_reason end as row_reason
from ruled;

---------- what terms were worth, and what continues them is

create temp table expiring as
with on_paper as (
    select term, stated.subscription, stated.contract, term_last, sum(amount) as paid
    from stated
    inner join lines
        on
            stated.subscription = lines.subscription
            and term_last between lines.start_date and own_last
    where state = 'upcoming' and amount > 0
    group by all
),

of_contracts as (
    select
        term,
        micros(sum(amount) filter (amount > 0)) as of_total,
        greatest(micros(sum(amount)), 0) as left_over
    from on_paper
    inner join lines
        on
            on_paper.contract = lines.contract
            and term_last between lines.start_date and own_last
    where on_paper.contract in (select contract from lines where amount < 0)
    group by term
),

upcoming as (
    select
        term,
        case
            when of_total is null then paid
            else from_micros((2 * micros(paid) * left_over + of_total) // (2 * of_total))
        end as paid
    from on_paper
    left join of_contracts using (term)
)

select
    term,
    money(case when state = 'upcoming' then coalesce(paid, 0) else last_arr end) as expiring
from stated
left join upcoming using (term)
where due_date is not null;

create temp table renewed as
with claiming as (
    select term, day, by_contract, by_subscription
    from followed
    inner join stated using (term)
    where state in ('renewed', 'late') and not is_on_time and due_date is not null
),

claims as (
    select term, day, subscription as claimed, money(fee + commitment) as arr
    from claiming
    inner join service on by_subscription = subscription and day between first_day and last_day
    union all
    select term, day, subscription, money(fee + commitment)
    from claiming
    inner join service on by_contract = contract and day between first_day and last_day
),

contested as (
    select *, expiring
    from (
        select * from claims
        union all
        select followed.term, followed.day, by_subscription, followed.arr
        from followed
        inner join stated using (term)
        where
            is_on_time
            and state in ('renewed', 'late')
            and (by_subscription, followed.day) in (select (claimed, day) from claims)
    )
    inner join expiring using (term)
),

weighed as (
    select
        contested.*,
        case
            when sum(expiring) over (partition by claimed, day) = 0 then 1 else micros(expiring)
        end as weight,
        row_number() over (
            partition by claimed, day
            order by expiring desc, subscription, term_start
        ) as place
    from contested
    inner join terms using (term)
),

-- the largest takes what the cents of the others leave
shared as (
    select
        * exclude (weights),
        case
            when place > 1
                then cast(
                    (2 * micros(arr) * weight + 10000 * weights) // (20000 * weights)
                    as decimal(18, 0)
                ) * 0.01
            else 0
        end as part
    from (select *, sum(weight) over (partition by claimed, day) as weights from weighed)
),

parts as (
    select
        term,
        case
            when place = 1 then arr - sum(part) over (partition by claimed, day) else part
        end as renewed
    from shared
)

select term, money(sum(renewed)) as renewed
from (
    select term, renewed from parts
    union all
    select followed.term, followed.arr
    from followed
    inner join stated using (term)
    where
        is_on_time
        and state in ('renewed', 'late')
        and (by_subscription, followed.day) not in (select (claimed, day) from claims)
)
group by term;

create temp table valued as
with last_churned as (
    select term, max(decisions.decision) as decision
    from stated
    inner join decisions using (contract)
    where
        not is_ruled
        and is_churned
        and decisions.due_date >= out_day - getvariable('grace_days')
    group by term
),

last_reasons as (
    select term, churn_reason
    from last_churned
    inner join decisions using (decision)
),

with_values as (
    select
        stated.*,
        expiring,
        case
            when state in ('renewed', 'late') then coalesce(renewed, 0)
            when state = 'churned' then 0
        end as renewed
    from stated
    inner join expiring using (term)
    left join renewed using (term)
)

select
    with_values.* exclude (row_reason),
    state = 'churned' or (state in ('renewed', 'late') and renewed < expiring) as is_lost,
    case when is_lost then case when is_ruled then row_reason else churn_reason end end
        as churn_reason
from with_values
left join last_reasons using (term);

create table fct_contract_renewals as
select
    account_id as customer_id,
    contracts.contract_id,
    item as contract_item_id,
    case when state in ('renewed', 'late') and next_day is not null then others.contract_id end
        as next_contract_id,
    renewal_id,
    getvariable('industries')[valued.key % 16] as industry,
    segment,
    state,
    churn_reason,
    expiring as expiring_arr_usd,
    money(renewed) as renewed_arr_usd,
    case
        when state in ('renewed', 'late') then cast(next_day - due_date as bigint)
    end as days_late,
    state in ('renewed', 'late') and is_own_on_time and exists (
        select 1 from positive
        where
            positive.subscription = valued.subscription
            and positive.paper_end < due_date
            and due_date between start_date and known_last
            and auto_renews
    ) as is_auto_renewed,
    state in ('renewed', 'late') and is_inferred as is_inferred,
    term_start as term_start_date,
    term_last as term_end_date,
    due_date
from valued
inner join contracts using (contract)
inner join contracts as others on next_contract = others.contract
inner join accounts on valued.key // 16 = accounts.number
left join items
    on valued.contract = items.contract and valued.subscription % 256 = items.item_number;

---------- until when usage is billed

create temp table billed as
select
    number as industry_number,
    industry,
    coalesce(
        month_number(max(least(last_day, getvariable('as_of'))) + 1) - 1,
        getvariable('last_month')
    ) as billed_month
from (
    select
        unnest(getvariable('industries')) as industry,
        unnest(range(1, len(getvariable('industries')) + 1)) as number
)
left join charges on key % 16 = number and is_usage and last_day - first_day < 45
group by number, industry;

-- customers whose next bill is still expected and who have used what it will charge
create temp table billed_later as
with reaches as (
    select key, max(least(last_day, getvariable('as_of'))) as reach
    from charges
    where is_usage
    group by key
),

expected as (
    select key, reach
    from reaches
    inner join charges using (key)
    where is_usage and reach between first_day and last_day
    group by key, reach
    having
        getvariable('as_of') - reach
        <= least(max(last_day - first_day) + 1, 92) + getvariable('billing_lag_days')
),

requests as (
    select
        key_of(customer_number, industry) as key,
        cast(cast(requested_at as timestamp) as date) as day
    from (
        select 'llm_api' as industry, account_id, requested_at, error_type, is_billable
        from raw('llm_requests')
        union all
        select 'computer_vision_api', account_id, requested_at, error_type, is_billable
        from raw('vision_requests')
        union all
        select 'image_generation_api', account_id, requested_at, error_type, is_billable
        from raw('image_generation_requests')
    )
    inner join accounts using (account_id)
    where error_type is null or cast(is_billable as boolean)
)

select key, least(any_value(billed_month), month_number(min(day)) - 1) as billed_month
from expected
inner join requests using (key)
inner join billed on key % 16 = industry_number
where day > reach and day <= getvariable('as_of')
group by key;

---------- usage run rate by month

create temp table run_rates as
with several_months as (
    select
        key,
        amount,
        first_day,
        last_day,
        day(first_day) = 1 and day(last_day + 1) = 1 as is_whole_months,
        unnest(range(month_number(first_day), month_number(last_day) + 1)) as month,
        case
            when is_whole_months then month_number(last_day) - month_number(first_day) + 1
            else last_day - first_day + 1
        end as parts
    from charges
    where is_recurring and month_number(first_day) <> month_number(last_day)
),

-- equal parts for all months or days, the remainder of rounding in the last
spread as (
    select
        key,
        month,
        case
            when is_whole_months then 1
            else
                least(last_day, last_day(month_date(month)))
                - greatest(first_day, month_date(month)) + 1
        end as parts_here,
        picos(amount) as total,
        sign(total) * ((2 * abs(total) + parts) // (2 * parts)) as part,
        case when month = month_number(last_day) then total - part * parts else 0 end as remainder
    from several_months
),

months as (
    select key, month_number(first_day) as month, amount
    from charges
    where is_recurring and month_number(first_day) = month_number(last_day)
    union all
    select key, month, from_picos(part * parts_here + remainder)
    from spread
),

first_months as (
    select key, min(month_number(first_day)) as first_month from charges where is_usage group by key
),

bounds as (
    select
        key,
        first_month,
        least(
            coalesce(billed_later.billed_month, billed.billed_month), getvariable('last_month')
        ) as last_month
    from first_months
    inner join billed on key % 16 = industry_number
    left join billed_later using (key)
)

select key, month, last_month, money(12 * sum(amount)) as rate
from months
inner join bounds using (key)
where month between first_month and last_month
group by all
having sum(amount) > 0;

---------- ARR by ranges of days

create temp table arr_days as
with changes as (
    select key, first_day as day, fee, commitment, money(0) as rate from service
    union all
    select key, last_day + 1, -fee, -commitment, 0 from service
    where last_day < getvariable('as_of')
    union all
    select key, first_day, fee, commitment, 0 from holds
    union all
    select key, last_day + 1, -fee, -commitment, 0 from holds
    where last_day < getvariable('as_of')
    union all
    select key, last_day(month_date(month)), 0, 0, rate from run_rates
    union all
    select key, last_day(month_date(month + 1)), 0, 0, -rate from run_rates
    -- the rate of the last billed month is carried
    where month < last_month
),

days as (
    select key, day, sum(fee) as fee, sum(commitment) as commitment, sum(rate) as rate
    from changes
    group by key, day
    having sum(fee) <> 0 or sum(commitment) <> 0 or sum(rate) <> 0
),

levels as (
    select
        key,
        day,
        lead(day, 1, getvariable('as_of') + 1) over by_key as next_day,
        money(sum(fee) over by_key) as fee,
        money(sum(commitment) over by_key) as commitment,
        money(sum(rate) over by_key) as rate
    from days
    window by_key as (partition by key order by day)
)

select
    key,
    day,
    next_day,
    money(fee + commitment) as contracted,
    money(fee + greatest(commitment, rate)) as arr
from levels;

---------- the same by ranges of months, beside the range before

create temp table month_runs as
select
    key,
    month_number(day) as month,
    month_number(next_day) as next_month,
    contracted,
    arr,
    lag(arr, 1, money(0)) over (partition by key order by day) as opening_arr
from arr_days
where month_number(day) < month_number(next_day)
qualify max(arr) over (partition by key order by day) > 0;

create temp table customers as
select key, account_id as customer_id, industry, industry_number, segment
from (select distinct key from arr_days)
inner join accounts on key // 16 = accounts.number
inner join billed on key % 16 = industry_number;

create temp table keys as
with pending as (
    select key, min(month_number(first_day)) as pending_month
    from holds
    where is_pending
    group by key
),

firsts as (
    select key, min(month) as cohort_month, arg_min(arr, month) as first_arr
    from month_runs
    group by key
)

select
    firsts.key,
    customer_id,
    customers.industry,
    segment,
    cohort_month,
    first_arr,
    pending_month,
    least(
        coalesce(billed_later.billed_month, billed.billed_month),
        month_number(getvariable('as_of') - getvariable('grace_days') + 1) - 1
    ) as final_month
from firsts
inner join customers using (key)
inner join billed using (industry_number)
left join billed_later using (key)
left join pending using (key);

---------- movements

create table fct_arr_movements_monthly as
with changed as (
    select
        keys.*,
        month,
        opening_arr,
        arr,
        contracted,
        case
            when month = keys.cohort_month then 'new'
            when opening_arr = 0 then 'reactivation'
            when arr = 0 then 'churn'
            when arr > opening_arr then 'expansion'
            else 'contraction'
        end as movement,
        money(abs(arr - opening_arr)) as amount
    from month_runs
    inner join keys using (key)
    where arr <> opening_arr
),

unchanged as (
    select
        key,
        unnest(range(case when arr = opening_arr then month else month + 1 end, next_month))
            as month,
        arr,
        contracted
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
    contracted as contracted_arr_usd,
    money(arr - contracted) as usage_arr_usd,
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
    contracted,
    money(arr - contracted),
    coalesce(month >= pending_month, false),
    month <= final_month,
    month_date(month)
from unchanged
inner join keys using (key);

---------- retention: what each change of a customer adds to the sums, then running

create temp table month_steps as
with changes as (
    select key, month, arr - opening_arr as change, 0 as base_change from month_runs
    where arr <> opening_arr
    union all
    select key, month + 12, 0, arr - opening_arr from month_runs
    where arr <> opening_arr and month + 12 <= getvariable('last_month')
)

select
    key,
    month,
    money(sum(change)) as change,
    money(sum(base_change)) as base_change
from changes
group by key, month;

create temp table retention_months as
with levels as (
    select
        key,
        month,
        base_change,
        money(sum(change) over by_key) as arr,
        money(sum(base_change) over by_key) as base,
        change
    from month_steps
    window by_key as (partition by key order by month)
),

closings as (
    select
        key,
        month,
        base_change as opening,
        case when base > 0 then arr else 0 end as closing,
        case when base > base_change then arr - change else 0 end as closing_before,
        least(arr, base) as retained,
        least(arr - change, base - base_change) as retained_before,
        cast(base > 0 as integer) as customers,
        cast(base > base_change as integer) as customers_before,
        cast(base > 0 and arr > 0 as integer) as retained_customers,
        cast(base > base_change and arr > change as integer) as retained_customers_before
    from levels
    where base > 0 or base_change <> 0
)

select
    industry,
    coalesce(segment, 'all') as segment,
    month,
    sum(customers - customers_before) as customers,
    sum(retained_customers - retained_customers_before) as retained_customers,
    sum(opening) as opening,
    sum(closing - closing_before) as closing,
    sum(retained - retained_before) as retained
from closings
inner join keys using (key)
group by grouping sets ((industry, segment, month), (industry, month));

create table fct_retention_monthly as
with late_bills as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        min(billed_later.billed_month) as late_month
    from billed_later
    inner join accounts on key // 16 = accounts.number
    inner join billed on key % 16 = industry_number
    group by grouping sets ((industry, segment), (industry))
),

months as (
    select
        industry,
        coalesce(segment, 'all') as segment,
        max(final_month) as latest_final_month,
        unnest(range(min(cohort_month), getvariable('last_month') + 1)) as month
    from keys
    group by grouping sets ((industry, segment), (industry))
),

running as (
    select
        months.industry,
        months.segment,
        months.month,
        least(latest_final_month, late_month) as final_month,
        coalesce(sum(customers) over by_segment, 0) as customer_count,
        coalesce(sum(retained_customers) over by_segment, 0) as retained_customer_count,
        coalesce(sum(opening) over by_segment, 0) as opening,
        coalesce(sum(closing) over by_segment, 0) as closing,
        coalesce(sum(retained) over by_segment, 0) as retained
    from months
    left join retention_months using (industry, segment, month)
    left join late_bills using (industry, segment)
    window by_segment as (partition by months.industry, months.segment order by months.month)
)

select
    industry,
    segment,
    cast(customer_count as bigint) as customer_count,
    cast(retained_customer_count as bigint) as retained_customer_count,
    money(opening) as opening_arr_usd,
    money(closing) as closing_arr_usd,
    money(retained) as retained_arr_usd,
    ratio(closing, opening) as nrr,
    ratio(retained, opening) as grr,
    ratio(retained_customer_count, customer_count) as logo_retention,
    month <= final_month as is_final,
    month_date(month) as month_date
from running;

---------- the same by day: running sums over days give ARR and retention at any date

create table retention_changes_daily as
with steps as (
    select
        key,
        day,
        money(arr - lag(arr, 1, money(0)) over (partition by key order by day)) as change
    from arr_days
    qualify change <> 0
),

-- twelve months later it is part of the base; 29 February has 28 February
changes as (
    select key, day, change, 0 as base_change from steps
    union all
    select
        key,
        months_on(day, 12) + case when day(day) = 29 and month(day) = 2 then 1 else 0 end,
        0,
        change
    from steps
),

by_day as (
    select key, day, money(sum(change)) as change, money(sum(base_change)) as base_change
    from changes
    where day <= getvariable('as_of')
    group by key, day
),

levels as (
    select
        key,
        day,
        change,
        base_change,
        money(sum(change) over by_key) as arr,
        money(sum(base_change) over by_key) as base
    from by_day
    window by_key as (partition by key order by day)
),

closings as (
    select
        key,
        day,
        change,
        base_change,
        case when base > 0 then arr else 0 end
        - case when base > base_change then arr - change else 0 end as closing,
        least(arr, base) - least(arr - change, base - base_change) as retained,
        cast(base > 0 as integer) - cast(base > base_change as integer) as customers,
        cast(base > 0 and arr > 0 as integer)
        - cast(base > base_change and arr > change as integer) as retained_customers
    from levels
)

select
    industry,
    coalesce(segment, 'all') as segment,
    money(sum(change)) as net_new_arr_usd,
    money(sum(base_change)) as opening_arr_usd,
    money(sum(closing)) as closing_arr_usd,
    money(sum(retained)) as retained_arr_usd,
    cast(sum(customers) as bigint) as customer_count,
    cast(sum(retained_customers) as bigint) as retained_customer_count,
    day as change_date
from closings
inner join customers using (key)
group by grouping sets ((industry, segment, day), (industry, day));

---------- cohorts

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
    money(opening) as opening_arr_usd,
    money(closing) as closing_arr_usd,
    money(retained) as retained_arr_usd,
    ratio(closing, opening) as nrr,
    ratio(retained, opening) as grr,
    month_date(cohort_month) as first_arr_month_date,
    month_date(month) as month_date
from running;

---------- renewal at twelve months: which terms are up

create temp table marks as
select key, min(first_day) as first_day, months_on(min(first_day), 12) as mark_date
from service
where fee + commitment > 0
group by key
having months_on(min(first_day), 12) <= getvariable('as_of');

create temp table candidates as
select
    marks.key,
    mark_date,
    term,
    subscription,
    due_date,
    row_number() over by_distance as place,
    row_number() over (
        partition by marks.key, subscription order by abs(due_date - mark_date), due_date
    ) as place_in_subscription
from marks
inner join terms using (key)
where abs(due_date - mark_date) <= getvariable('grace_days')
window by_distance as (
    partition by marks.key
    order by abs(due_date - mark_date), due_date, subscription, term_start
);

-- from a term to those that continue it, of customers with several subscriptions up
create temp table landed as
with steps as (
    select
        followed.term,
        unnest(case
            when by_contract is null then [by_subscription]
            else list_transform(
                range(0, 1 + coalesce(last_item, 0)), item -> 256 * by_contract + item
            )
        end) as subscription,
        day
    from followed
    inner join terms using (term)
    left join (
        select contract, max(item_number) as last_item from items group by contract
    ) as last_items on by_contract = last_items.contract
    where
        terms.key in (
            select key from candidates group by key having count(distinct subscription) > 1
        )
    union all
    select term, subscription, term_last + 1
    from terms
    where due_date is null and term_last < getvariable('as_of')
)

select steps.term, steps.day, terms.term as next_term
from steps
asof inner join terms
    on steps.subscription = terms.subscription and steps.day >= terms.term_start
where steps.day < terms.out_day;

-- candidates of one customer of which one continues the other
create temp table chained as
with recursive reached as (
    select key, term as origin, term, mark_date
    from candidates
    where term in (select term from landed)
    union
    select key, origin, next_term, mark_date
    from reached
    inner join landed using (term)
    where landed.day <= mark_date + getvariable('grace_days')
),

pairs as (
    select reached.key, origin, candidates.term
    from reached
    inner join candidates using (key, term)
    where origin <> candidates.term
)

select key, origin as term, term as other from pairs
union
select key, term, origin from pairs;

create temp table up as
with recursive entangled as (
    select chained.key from chained
    inner join candidates as ones on chained.term = ones.term
    inner join candidates as others on chained.other = others.term
    where ones.subscription <> others.subscription
    group by chained.key
),

-- one after the other, the nearest first
tangled as (
    select
        candidates.key,
        candidates.term,
        place,
        list_distinct(list_concat(
            list(chained.other) filter (chained.other is not null),
            (
                select list(others.term) from candidates as others
                where others.subscription = candidates.subscription
            )
        )) as related
    from candidates
    left join chained on candidates.term = chained.term
    where candidates.key in (select key from entangled)
    group by candidates.key, candidates.term, place, candidates.subscription
),

picked as (
    select key, place, [term] as taken from tangled where place = 1
    union all
    select
        key,
        tangled.place,
        case when list_has_any(taken, related) then taken else list_append(taken, term) end
    from picked
    inner join tangled using (key)
    where tangled.place = picked.place + 1
),

near as (
    select key, term from candidates
    where place_in_subscription = 1 and key not in (select key from entangled)
    union all
    select key, unnest(arg_max(taken, place)) from picked group by key
),

-- without any: what is in service or held on the day before the mark, else what ended last
others as (
    select * from marks where key not in (select key from candidates)
),

in_service as (
    select others.key, others.mark_date, subscription
    from others
    inner join service using (key)
    where mark_date - 1 between service.first_day and last_day
),

standing as (
    select in_service.key, term, mark_date
    from in_service
    asof inner join terms
        on
            in_service.subscription = terms.subscription
            and in_service.mark_date > terms.term_start
    union
    select others.key, term, mark_date
    from others
    inner join holds using (key)
    where mark_date - 1 between holds.first_day and last_day
),

ended as (
    select others.key, term, mark_date
    from others
    inner join terms using (key)
    where out_day <= mark_date and others.key not in (select key from standing)
    qualify out_day = max(out_day) over (partition by others.key)
),

far as (
    select found.key, term
    from (select * from standing union all select * from ended) as found
    inner join terms using (term)
    where
        due_date is null
        or term_last <= months_on(term_start, 12) - 1 + getvariable('grace_days')
)

select key, mark_date, first_day, near.term from near inner join marks using (key)
union all
select key, mark_date, first_day, far.term from far inner join marks using (key);

---------- renewal at twelve months: their state and worth

create table fct_renewals as
with decided as (
    select
        key,
        mark_date,
        max(coalesce(due_date, mark_date)) as decision_date
    from up
    inner join terms using (key, term)
    group by key, mark_date
),

-- terms without a due date are worth what they are on the day before, and on the day
open_terms as (
    select up.key, decision_date, term, subscription, contract, least(decision_date, out_day) as until_day
    from up
    inner join terms using (key, term)
    inner join decided using (key)
    where due_date is null
),

open_expiring as (
    select term, money(fee + commitment) as expiring
    from open_terms
    asof inner join service
        on
            open_terms.subscription = service.subscription
            and open_terms.until_day > service.first_day
),

open_renewed as (
    select key, sum(fee + commitment) as renewed
    from (
        select open_terms.key, fee, commitment
        from open_terms
        inner join service using (subscription)
        where decision_date between first_day and last_day
        union all
        select replacements.key, fee, commitment
        from (
            select distinct key, replacing, decision_date
            from open_terms
            inner join links on contract = replaced and day <= decision_date
        ) as replacements
        inner join service on replacing = service.contract
        where decision_date between first_day and last_day
    )
    group by key
),

served as (
    select
        decided.key,
        bool_or(not exists (
            select 1 from up
            inner join terms using (term)
            where up.key = decided.key and terms.subscription = service.subscription
        )) as is_other_in_service
    from decided
    inner join service using (key)
    where decision_date between first_day and last_day
    group by decided.key
),

terms_up as (
    select
        up.key,
        up.term,
        case
            when terms.due_date is not null then state
            when exists (
                select 1 from holds
                where holds.term = up.term and is_pending and holds.first_day <= up.mark_date
            ) then 'pending'
            when exists (
                select 1 from followed
                where followed.term = up.term and followed.day > terms.out_day
            ) then 'late'
            else 'open'
        end as state,
        renewal_id,
        churn_reason,
        coalesce(valued.expiring, open_expiring.expiring) as expiring,
        renewed
    from up
    inner join terms using (term)
    left join valued using (term)
    left join open_expiring using (term)
),

summed as (
    select
        key,
        count(*) as term_count,
        bool_or(state in ('pending', 'upcoming')) as is_pending,
        bool_and(state = 'churned' and renewal_id is not null) as is_churned_by_rows,
        bool_or(state = 'renewed' and renewal_id is not null) as is_renewed_by_row,
        bool_or(state = 'late') as is_late,
        sum(expiring) as expiring,
        coalesce(sum(renewed), 0) as renewed,
        min({'less': -expiring, 'id': renewal_id}) filter (renewal_id is not null) as row_of,
        min({'less': -expiring, 'reason': churn_reason})
            filter (state = 'churned' and churn_reason is not null) as reason_of
    from terms_up
    group by key
),

stated_marks as (
    select
        marks.*,
        coalesce(decision_date, marks.mark_date) as decision_date,
        coalesce(term_count, 0) as term_count,
        row_of.id as renewal_id,
        reason_of.reason as churn_reason,
        expiring,
        summed.renewed + coalesce(open_renewed.renewed, 0) as renewed,
        case
            when term_count is null then 'not_due'
            when decision_date > getvariable('as_of') or is_pending then 'pending'
            when is_churned_by_rows and not coalesce(is_other_in_service, false) then 'churned'
            when is_renewed_by_row or served.key is not null then 'renewed'
            when is_late then 'late'
            else 'churned'
        end as state
    from marks
    left join decided using (key)
    left join summed using (key)
    left join served using (key)
    left join open_renewed using (key)
)

select
    account_id as customer_id,
    renewal_id,
    getvariable('industries')[key % 16] as industry,
    segment,
    state,
    case when state = 'churned' then churn_reason end as churn_reason,
    money(expiring) as expiring_arr_usd,
    money(case when state = 'churned' then 0 when state in ('renewed', 'late') then renewed end)
        as renewed_arr_usd,
    term_count,
    cast(date_trunc('month', first_day) as date) as first_contract_month_date,
    first_day as first_contracted_date,
    mark_date,
    decision_date
from stated_marks
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
        first_contract_month_date
    from fct_renewals
    group by grouping sets (
        (industry, segment, first_contract_month_date), (industry, first_contract_month_date)
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
    money(expiring) as expiring_arr_usd,
    money(retained) as retained_arr_usd,
    ratio(renewed_count + late_count, renewed_count + late_count + churned_count)
        as renewal_rate_12m,
    ratio(retained, expiring) as renewal_rate_12m_arr,
    first_contract_month_date
from sums;

---------- what was lost, by month and reason

create table fct_churn_reasons_monthly as
with lost as (
    select
        key,
        coalesce(churn_reason, case when state = 'churned' then 'unknown' else 'contraction' end)
            as churn_reason,
        greatest(expiring - renewed, 0) as lost_arr,
        cast(date_trunc('month', out_day) as date) as month_date,
        least(last_day(out_day), getvariable('as_of')) as last_day
    from valued
    where is_lost
),

gone as (
    select lost.key, lost.last_day, bool_or(coalesce(arr_days.arr, 0) = 0) as is_gone
    from (select distinct key, last_day from lost) as lost
    asof left join arr_days on lost.key = arr_days.key and lost.last_day >= arr_days.day
    group by lost.key, lost.last_day
)

select
    getvariable('industries')[key % 16] as industry,
    churn_reason,
    count(*) as term_count,
    count(distinct case when is_gone then key end) as customer_count,
    money(sum(lost_arr)) as lost_arr_usd,
    month_date
from lost
inner join gone using (key, last_day)
group by all;
