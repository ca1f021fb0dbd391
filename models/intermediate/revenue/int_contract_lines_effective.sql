{# The days on which each line counts. Discounts that renew go on while a positive line of the contract is in force. #}
with

gone_on as (
    select
        ended.*,
        case
            when contract_services.contract_key is not null
                then least(contract_services.valid_until, ended.cut_date, ended.replaced_date)
            else ended.valid_until
        end as counts_until
    from {{ ref('int_contract_lines_ended') }} as ended
    left join {{ ref('int_contract_services') }} as contract_services
        on
            case when ended.arr_usd < 0 and ended.is_auto_renewing then ended.contract_key end
            = contract_services.contract_key
            and ended.valid_until >= contract_services.valid_from
            and ended.valid_until < contract_services.valid_until
)

select
    contract_line_id,
    customer_industry_key,
    contract_key,
    subscription_key,
    arr_usd,
    is_usage_commitment,
    is_auto_renewing,
    paper_end_date,
    signed_date,
    start_date as valid_from,
    counts_until as valid_until
from gone_on
where counts_until > start_date
