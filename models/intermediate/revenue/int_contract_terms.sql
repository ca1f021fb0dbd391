{#
    Terms on paper and those that follow by themselves, with the last day in force; due_date is null where a term
    has no end of its own.
#}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

lasts as (
    select
        blocks.*,
        lead(term_start_date) over by_block as next_term_start_date
    from {{ ref('int_contract_blocks_assembled') }} as blocks
    window by_block as (partition by subscription_key order by block_number)
),

{# the last block of a term knows its end #}
papers as (
    select
        lasts.*,
        coalesce(next_term_start_date, {{ last_day() }}) as next_paper_date
    from lasts
    where next_term_start_date is null or next_term_start_date <> term_start_date
),

going_on as (
    select
        papers.*,
        as_of.as_of_date,
        least(papers.goes_on_until, as_of.as_of_date, {{ add_days('papers.next_paper_date', -1) }}) as followed_until
    from papers
    cross join as_of
    where papers.goes_on_until > papers.term_end_date
),

counted as (
    select
        going_on.*,
        {{ series_below(term_number('followed_until')) }} + 1 as number_after
    from going_on
    where followed_until > term_end_date
),

terms as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        false as is_following,
        term_start_date,
        case when term_end_date = {{ last_day() }} then cast(null as date) else term_end_date end as term_end_date
    from papers
    union all
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        true as is_following,
        {{ term_begins('number_after') }} as term_start_date,
        least({{ add_days(term_begins('number_after + 1'), -1) }}, goes_on_until) as term_end_date
    from counted
),

followed as (
    select
        terms.*,
        coalesce(
            lead(term_start_date) over (partition by subscription_key order by term_start_date), {{ last_day() }}
        ) as next_term_start_date
    from terms
),

in_force as (
    select
        followed.subscription_key,
        followed.term_start_date,
        max(least(
            {{ add_days('services.valid_until', -1) }},
            {{ add_days('followed.next_term_start_date', -1) }},
            as_of.as_of_date
        )) as last_date
    from followed
    cross join as_of
    inner join {{ ref('int_subscription_services') }} as services
        on
            followed.subscription_key = services.subscription_key
            and followed.next_term_start_date > services.valid_from
            and followed.term_start_date < services.valid_until
            and as_of.as_of_date >= services.valid_from
    where followed.term_start_date <= as_of.as_of_date
    group by followed.subscription_key, followed.term_start_date
)

select
    followed.customer_industry_key,
    followed.contract_key,
    followed.subscription_key,
    followed.is_following,
    followed.term_start_date,
    followed.term_end_date,
    {{ add_days('followed.term_end_date', 1) }} as due_date,
    followed.next_term_start_date,
    in_force.last_date,
    {{ add_days('in_force.last_date', 1) }} as out_date
from followed
inner join in_force
    on
        followed.subscription_key = in_force.subscription_key
        and followed.term_start_date = in_force.term_start_date
