{# Runs of days without a break on which a subscription has a positive line in force, and when the next one starts. #}
with

marked as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        valid_from,
        valid_until,
        case when valid_from = lag(valid_until) over (partition by subscription_key order by valid_from) then 0 else 1 end
            as is_start
    from {{ ref('int_subscription_lines_ranged') }}
),

numbered as (
    select
        marked.*,
        sum(is_start) over (
            partition by subscription_key order by valid_from rows between unbounded preceding and current row
        ) as service_number
    from marked
),

services as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        min(valid_from) as valid_from,
        max(valid_until) as valid_until
    from numbered
    group by customer_industry_key, contract_key, subscription_key, service_number
)

select
    services.*,
    lead(valid_from) over (partition by subscription_key order by valid_from) as next_from
from services
