with

months as (
    select * from {{ ref('int_months_listed') }}
    where is_complete
),

ranges as (
    select * from {{ ref('int_arr_ranged') }}
),

month_ends as (
    select
        ranges.customer_id,
        ranges.industry,
        ranges.arr_usd,
        ranges.is_pending_renewal,
        months.month_date
    from ranges
    inner join months
        on ranges.valid_from <= months.month_end_date and ranges.valid_until > months.month_end_date
)

select * from month_ends
