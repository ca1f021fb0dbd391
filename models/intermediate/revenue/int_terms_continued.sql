{#
    What continues each term from which day on, a row for each subscription in service that day; none where
    nothing does.
#}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

terms as (
    select terms.*
    from {{ ref('int_contract_terms') }} as terms
    inner join as_of on terms.out_date <= as_of.as_of_date
),

services as (
    select * from {{ ref('int_subscription_services') }}
),

without_a_break as (
    select
        terms.subscription_key,
        terms.term_start_date,
        'own' as continued_by,
        services.subscription_key as next_subscription_key,
        services.contract_key as next_contract_key,
        terms.out_date as continued_date
    from terms
    inner join services
        on
            terms.subscription_key = services.subscription_key
            and terms.out_date >= services.valid_from
            and terms.out_date < services.valid_until
),

replaced as (
    select distinct
        terms.subscription_key,
        terms.term_start_date,
        'link' as continued_by,
        services.subscription_key as next_subscription_key,
        services.contract_key as next_contract_key,
        terms.out_date as continued_date
    from terms
    inner join {{ ref('int_contract_links') }} as links
        on terms.contract_key = links.contract_key and terms.out_date >= links.link_date
    inner join services
        on
            links.next_contract_key = services.contract_key
            and terms.out_date >= services.valid_from
            and terms.out_date < services.valid_until
),

after_a_lapse as (
    select distinct
        terms.subscription_key,
        terms.term_start_date,
        lapses.continued_by,
        services.subscription_key as next_subscription_key,
        services.contract_key as next_contract_key,
        lapses.continued_date
    from terms
    inner join {{ ref('int_lapses_continued') }} as lapses
        on terms.subscription_key = lapses.subscription_key and terms.out_date = lapses.lapse_date
    inner join services
        on
            lapses.next_contract_key = services.contract_key
            and coalesce(lapses.next_subscription_key, services.subscription_key) = services.subscription_key
            and lapses.continued_date >= services.valid_from
            and lapses.continued_date < services.valid_until
)

select * from without_a_break
union all
select * from replaced
union all
select * from after_a_lapse
