{# Only month ends count: what starts and ends between two of them is not seen. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

ranges as (
    select
        ranges.customer_industry_key,
        ranges.arr_usd,
        ranges.contracted_arr_usd,
        ranges.is_pending_renewal,
        {{ month_start('ranges.valid_from') }} as first_month_date,
        {# the month whose end the range no longer reaches, or the one that is not complete #}
        least(
            {{ month_start('ranges.valid_until') }}, {{ add_months('as_of.last_complete_month_date', 1) }}
        ) as next_month_date
    from {{ ref('int_arr_ranged') }} as ranges
    cross join as_of
)

select * from ranges
where first_month_date < next_month_date
