select *
from {{ ref('fct_arr_movements_monthly') }}
where
    opening_arr_usd + new_arr_usd + reactivation_arr_usd + expansion_arr_usd - contraction_arr_usd - churn_arr_usd
    <> closing_arr_usd
    or least(
        opening_arr_usd, new_arr_usd, reactivation_arr_usd, expansion_arr_usd,
        contraction_arr_usd, churn_arr_usd, closing_arr_usd
    ) < 0
