with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

charges as (
    select * from {{ ref('int_charges_parted') }}
),

shared as (
    select
        charges.*,
        {{ share_a_day('revenue_usd') }},
        {{ share_a_day('list_usd') }},
        {{ share_a_day('cache_discount_usd') }}
    from charges
),

numbered as (
    select
        shared.*,
        {{ series_below('day_count') }} as day_number
    from shared
),

spread as (
    select
        charge_id,
        customer_id,
        model_id,
        industry,
        charge_category,
        {{ share_of_day('revenue_usd') }} as revenue_usd,
        {{ share_of_day('list_usd') }} as list_usd,
        {{ share_of_day('cache_discount_usd') }} as cache_discount_usd,
        has_list_amount,
        {{ add_days('first_date', 'cast(day_number as integer)') }} as charge_date
    from numbered
)

select spread.* from spread
inner join as_of on spread.charge_date <= as_of.as_of_date
