{# The same sums as int_charges_spread_daily by month, without its thirty rows a month. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

charges as (
    select * from {{ ref('int_charges_parted') }}
),

{{ months_of_charges() }}

select
    charge_id,
    customer_industry_key,
    {{ share_of_days('revenue_usd') }} as revenue_usd,
    is_recurring,
    month_date
from counted
