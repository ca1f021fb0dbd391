{# Who says which contract replaces which, from what day on, and why a claim by itself does not count (null: it may). #}
with

lines as (
    select * from {{ ref('int_contract_lines_cut') }}
    where is_started
),

contracts as (
    select * from {{ ref('int_contracts') }}
),

renewals as (
    select * from {{ ref('int_renewals_decided') }}
    where outcome = 'renewed' and contract_key is not null
),

claims as (
    select
        'replaces_contract_id' as claimed_by,
        lines.contract_line_id as claimed_in,
        lines.customer_industry_key,
        lines.replaces_contract_id as contract_id,
        false as is_not_entered_yet,
        contracts.contract_key,
        lines.contract_key as next_contract_key,
        lines.start_date as link_date
    from lines
    left join contracts
        on
            lines.customer_industry_key = contracts.customer_industry_key
            and lines.replaces_contract_id = contracts.contract_id
    where lines.replaces_contract_id <> lines.contract_id
    union all
    select
        'renewed_contract_id' as claimed_by,
        renewals.renewal_id as claimed_in,
        renewals.customer_industry_key,
        renewals.renewed_contract_id as contract_id,
        renewals.renewed_contract_id not in (select known.contract_id from contracts as known) as is_not_entered_yet,
        renewals.contract_key,
        next_contracts.contract_key as next_contract_key,
        case
            when
                next_contracts.first_date > old_contracts.first_date
                and next_contracts.first_date >= {{ add_days('renewals.due_date', -89) }}
                then next_contracts.first_date
            else renewals.due_date
        end as link_date
    from renewals
    inner join contracts as old_contracts on renewals.contract_key = old_contracts.contract_key
    left join contracts as next_contracts
        on
            renewals.customer_industry_key = next_contracts.customer_industry_key
            and renewals.renewed_contract_id = next_contracts.contract_id
    where renewals.renewed_contract_id <> renewals.contract_id
),

in_force as (
    select distinct
        claims.next_contract_key,
        claims.link_date
    from claims
    inner join lines
        on
            claims.next_contract_key = lines.contract_key
            and claims.link_date >= lines.start_date
            and claims.link_date < lines.going_on_until
),

dated as (
    select
        claims.*,
        case
            when claims.contract_key is null or claims.next_contract_key is null
                then 'contract of nobody, or of another customer or industry'
            when claims.link_date < contracts.first_date then 'before the first day of the contract that it replaces'
            when in_force.next_contract_key is null then 'the replacing contract has no line on that day'
        end as problem
    from claims
    left join contracts on claims.contract_key = contracts.contract_key
    left join in_force
        on claims.next_contract_key = in_force.next_contract_key and claims.link_date = in_force.link_date
)

select * from dated
