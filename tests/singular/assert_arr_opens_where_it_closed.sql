with

movements as (
    select * from {{ ref('fct_arr_movements_monthly') }}
)

select
    movements.customer_id,
    movements.industry,
    movements.month_date,
    movements.opening_arr_usd,
    previous.closing_arr_usd
from movements
left join movements as previous
    on
        movements.customer_id = previous.customer_id
        and movements.industry = previous.industry
        and movements.month_date = {{ add_months('previous.month_date', 1) }}
where movements.opening_arr_usd <> coalesce(previous.closing_arr_usd, 0)
