{# The same sums as int_charges_spread_daily by month, without its thirty rows a month. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

charges as (
    select * from {{ ref('int_charges_converted') }}
),

{{ months_of_charges() }}

select
    charge_id,
    customer_id,
    industry,
    {{ share_of_days('revenue_usd') }} as revenue_usd,
    {{ share_of_days('committed_usd') }} as committed_usd,
    month_date
from counted
