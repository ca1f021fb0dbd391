{#
    Lapses that a contract made which carries on what renewed by itself: it continues them. A row that ends the
    line that day comes first.
#}
with

carried_on as (
    select
        lapses.customer_industry_key,
        lapses.subscription_key,
        lapses.lapse_date,
        followers.next_contract_key,
        followers.first_paid_date as followed_date,
        rank() over (partition by lapses.subscription_key, lapses.lapse_date order by followers.first_paid_date) as choice
    from {{ ref('int_lapses_unlinked') }} as lapses
    inner join {{ ref('int_contract_blocks_assembled') }} as blocks
        on
            lapses.subscription_key = blocks.subscription_key
            and lapses.lapse_date = blocks.followed_from
            and coalesce(blocks.churned_from > blocks.followed_from, true)
    inner join {{ ref('int_contract_followers') }} as followers
        on
            blocks.subscription_key = followers.subscription_key
            and blocks.block_number = followers.block_number
            and blocks.followed_from <= followers.first_paid_date
)

select * from carried_on
where choice = 1
