with

arr as (
    select * from {{ ref('int_arr_monthly') }}
),

firsts as (
    select
        customer_id,
        industry,
        min(month_date) as first_month_date
    from arr
    group by customer_id, industry
),

{# a month's closing ARR is the opening ARR of the next #}
balances as (
    select
        customer_id,
        industry,
        0 as opening_arr_usd,
        arr_usd as closing_arr_usd,
        is_pending_renewal,
        month_date
    from arr
    union all
    select
        customer_id,
        industry,
        arr_usd as opening_arr_usd,
        0 as closing_arr_usd,
        false as is_pending_renewal,
        {{ add_months('month_date', 1) }} as month_date
    from arr
),

months as (
    select
        balances.customer_id,
        balances.industry,
        customers.segment,
        sum(balances.opening_arr_usd) as opening_arr_usd,
        sum(balances.closing_arr_usd) as closing_arr_usd,
        bool_or(balances.is_pending_renewal) as is_pending_renewal,
        {{ is_final(month_end('balances.month_date'), 'as_of.as_of_date', 'billed.last_billed_month_date') }} as is_final,
        balances.month_date = firsts.first_month_date as is_first,
        balances.month_date
    from balances
    inner join firsts on balances.customer_id = firsts.customer_id and balances.industry = firsts.industry
    inner join {{ ref('int_customers_segmented') }} as customers
        on balances.customer_id = customers.customer_id and customers.segment <> 'all'
    inner join {{ ref('int_months_billed') }} as billed on balances.industry = billed.industry
    inner join {{ ref('int_as_of_date') }} as as_of on balances.month_date <= as_of.last_complete_month_date
    group by
        balances.customer_id, balances.industry, customers.segment, balances.month_date,
        firsts.first_month_date, as_of.as_of_date, billed.last_billed_month_date
),

moved as (
    select
        months.*,
        case
            when is_first then 'new'
            when opening_arr_usd = 0 then 'reactivation'
            when closing_arr_usd = 0 then 'churn'
            when closing_arr_usd > opening_arr_usd then 'expansion'
            when closing_arr_usd < opening_arr_usd then 'contraction'
            else 'none'
        end as movement,
        abs(closing_arr_usd - opening_arr_usd) as moved_arr_usd
    from months
)

select
    customer_id,
    cast(industry as {{ dbt.type_string() }}) as industry,
    segment,
    movement,
    cast(opening_arr_usd as numeric(18, 6)) as opening_arr_usd,
    {%- for movement in ['new', 'reactivation', 'expansion', 'contraction', 'churn'] %}
    cast(case when movement = '{{ movement }}' then moved_arr_usd else 0 end as numeric(18, 6))
        as {{ movement }}_arr_usd,
    {%- endfor %}
    cast(closing_arr_usd as numeric(18, 6)) as closing_arr_usd,
    is_pending_renewal,
    is_final,
    month_date
from moved
