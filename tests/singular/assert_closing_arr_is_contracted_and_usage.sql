select *
from {{ ref('fct_arr_movements_monthly') }}
where
    contracted_arr_usd + usage_arr_usd <> closing_arr_usd
    or least(contracted_arr_usd, usage_arr_usd) < 0
