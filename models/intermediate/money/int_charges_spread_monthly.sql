{#
    Usage revenue charges by calendar month up to as_of_date: the sums of their days, and what sums over fewer days need: the
    share of each day and the days counted, the last of which has the rest.
#}
{%- set amounts = ['revenue_usd', 'list_usd', 'cache_discount_usd'] %}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

charges as (
    select
        parted.*,
        {{ share_a_day('revenue_usd') }},
        {{ share_a_day('list_usd') }},
        {{ share_a_day('cache_discount_usd') }}
    from {{ ref('int_charges_parted') }} as parted
),

{{ months_of_charges() }}

select
    charge_id,
    customer_industry_key,
    customer_id,
    model_id,
    industry,
    charge_category,
    usage_kind,
    has_list_amount,
    is_recurring,
    {%- for amount in amounts %}
    {{ share_of_days(amount) }} as {{ amount }},
    {{ amount }}_a_day,
    {%- endfor %}
    days_counted,
    greatest(first_date, month_date) as first_date,
    {{ add_days('greatest(first_date, month_date)', 'days_counted - 1') }} as last_date,
    month_date
from counted
