{#
    Every customer in every industry: the last month that is billed, which is none whose bill is still expected, and the
    first with a usage charge; without one the customer is billed as far as its industry.
#}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

charges as (
    select
        charges.customer_industry_key,
        charges.industry,
        charges.customer_id,
        charges.day_count,
        charges.first_date,
        least(charges.last_date, as_of.as_of_date) as last_date
    from {{ ref('int_charges_converted') }} as charges
    cross join as_of
    where charges.is_usage_charge
),

lasts as (
    select
        customer_industry_key,
        customer_id,
        industry,
        min(first_date) as first_charged_date,
        max(last_date) as last_charged_date
    from charges
    group by customer_industry_key, customer_id, industry
),

{# the length of the last bill says when the next one is due #}
expected as (
    select
        lasts.customer_industry_key,
        lasts.customer_id,
        lasts.industry,
        lasts.first_charged_date,
        lasts.last_charged_date,
        {{ add_days(
            'lasts.last_charged_date', 'cast(least(max(charges.day_count), 92) as integer) + ' ~ var('billing_lag_days')
        ) }} as expected_until
    from lasts
    inner join charges
        on
            lasts.customer_industry_key = charges.customer_industry_key
            and lasts.last_charged_date = charges.last_date
    group by
        lasts.customer_industry_key, lasts.customer_id, lasts.industry, lasts.first_charged_date, lasts.last_charged_date
),

used as (
    select
        expected.customer_industry_key,
        min(usage.usage_date) as first_unbilled_date
    from expected
    inner join as_of on expected.expected_until >= as_of.as_of_date
    inner join {{ ref('int_usage_daily') }} as usage
        on
            expected.customer_id = usage.customer_id
            and expected.industry = usage.industry
            and expected.last_charged_date < usage.usage_date
            and as_of.as_of_date >= usage.usage_date
    where usage.good_count > 0
    group by expected.customer_industry_key
)

select
    customers.customer_industry_key,
    customers.customer_id,
    customers.industry,
    customers.segment,
    {{ month_start('expected.first_charged_date') }} as first_charged_month_date,
    {# before the month of the first use that no bill covers #}
    least(
        industries.last_billed_month_date,
        coalesce({{ add_months(month_start('used.first_unbilled_date'), -1) }}, industries.last_billed_month_date)
    ) as last_billed_month_date
from {{ ref('int_customer_industries') }} as customers
inner join {{ ref('int_industries_billed') }} as industries on customers.industry = industries.industry
left join expected on customers.customer_industry_key = expected.customer_industry_key
left join used on expected.customer_industry_key = used.customer_industry_key
