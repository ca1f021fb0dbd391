with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_ranged') }}
),

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

lines as (
    select
        contracts.contract_line_id,
        contracts.contract_id,
        accounts.customer_id,
        contracts.industry,
        {{ to_usd('contracts.arr_amount') }} as arr_usd,
        contracts.start_date,
        contracts.end_date
    from {{ ref('stg_crm__contracts') }} as contracts
    inner join as_of on contracts.start_date <= as_of.as_of_date
    inner join accounts on contracts.account_id = accounts.account_id
    inner join rates
        on
            contracts.currency = rates.currency
            and contracts.start_date >= rates.valid_from
            and contracts.start_date < rates.valid_until
),

{# discounts neither cut nor are cut; lines that start the same day add up #}
next_starts as (
    select
        contract_id,
        industry,
        start_date,
        lead(start_date) over (partition by contract_id, industry order by start_date) as next_start_date
    from lines
    where arr_usd >= 0
    group by contract_id, industry, start_date
),

cut as (
    select
        lines.contract_line_id,
        lines.contract_id,
        lines.customer_id,
        lines.industry,
        lines.arr_usd,
        lines.start_date,
        case
            when lines.arr_usd < 0 or next_starts.next_start_date is null then lines.end_date
            when lines.end_date < next_starts.next_start_date then lines.end_date
            else {{ add_days('next_starts.next_start_date', -1) }}
        end as end_date
    from lines
    left join next_starts
        on
            lines.contract_id = next_starts.contract_id
            and lines.industry = next_starts.industry
            and lines.start_date = next_starts.start_date
)

select * from cut
