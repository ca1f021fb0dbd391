{#
    Runs of days without a break on which a contract has a positive line in force, where discounts may go on with
    them.
#}
with

ended as (
    select * from {{ ref('int_contract_lines_ended') }}
),

discounts_going_on as (
    select * from ended
    where arr_usd < 0 and is_auto_renewing and valid_until < least(cut_date, replaced_date)
),

services as (
    select
        ended.contract_key,
        ended.start_date as valid_from,
        ended.valid_until,
        case
            when ended.start_date <= max(ended.valid_until) over earlier then 0
            else 1
        end as is_break
    from ended
    where
        ended.arr_usd > 0
        and ended.valid_until > ended.start_date
        and ended.contract_key in (select discounts_going_on.contract_key from discounts_going_on)
    window earlier as (
        partition by ended.contract_key order by ended.start_date, ended.contract_line_id
        rows between unbounded preceding and 1 preceding
    )
),

services_numbered as (
    select
        contract_key,
        valid_from,
        valid_until,
        sum(is_break) over (
            partition by contract_key order by valid_from asc, is_break desc rows between unbounded preceding and current row
        ) as service_number
    from services
),

contract_services as (
    select
        contract_key,
        min(valid_from) as valid_from,
        max(valid_until) as valid_until
    from services_numbered
    group by contract_key, service_number
)

select * from contract_services
