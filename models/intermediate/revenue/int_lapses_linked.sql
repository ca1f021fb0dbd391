{#
    What continues a lapse in time by the subscription's own next line or by links: the first day, everything of
    that day.
#}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

lapses as (
    select * from {{ ref('int_lapses') }}
),

continuing as (
    select
        subscription_key,
        lapse_date,
        'own' as continued_by,
        contract_key as next_contract_key,
        subscription_key as next_subscription_key,
        next_from as continued_date
    from lapses
    where next_from <= continued_until
    union all
    select
        lapses.subscription_key,
        lapses.lapse_date,
        'link' as continued_by,
        links.next_contract_key,
        cast(null as bigint) as next_subscription_key,
        min(greatest(next_services.valid_from, links.link_date)) as continued_date
    from lapses
    inner join {{ ref('int_contract_links') }} as links
        on lapses.contract_key = links.contract_key and lapses.continued_until >= links.link_date
    inner join {{ ref('int_subscription_services') }} as next_services
        on
            links.next_contract_key = next_services.contract_key
            and next_services.valid_until > greatest(links.link_date, lapses.lapse_date)
    group by lapses.subscription_key, lapses.lapse_date, links.next_contract_key
),

ranked as (
    select
        continuing.*,
        rank() over (
            partition by continuing.subscription_key, continuing.lapse_date order by continuing.continued_date
        ) as choice
    from continuing
    cross join as_of
    where continuing.continued_date <= as_of.as_of_date
)

select * from ranked
where choice = 1
