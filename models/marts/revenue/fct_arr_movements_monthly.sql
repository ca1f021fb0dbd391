with

ranges as (
    select
        ranges.*,
        lag(ranges.arr_usd) over by_month as previous_arr_usd,
        lag(ranges.next_month_date) over by_month as previous_until_date,
        lead(ranges.first_month_date) over by_month as following_month_date,
        {{ dbt.datediff('ranges.first_month_date', 'ranges.next_month_date', 'month') }} as month_count
    from {{ ref('int_arr_months_ranged') }} as ranges
    window by_month as (partition by ranges.customer_id, ranges.industry order by ranges.first_month_date)
),

{# one more month, of the churn, unless ARR goes on or the data ends #}
lasting as (
    select
        ranges.*,
        customers.segment,
        case
            when ranges.following_month_date = ranges.next_month_date then 0
            when ranges.next_month_date > as_of.last_complete_month_date then 0
            else 1
        end as churn_month_count
    from ranges
    inner join {{ ref('int_customers_segmented') }} as customers
        on ranges.customer_id = customers.customer_id and customers.segment <> 'all'
    cross join {{ ref('int_as_of_date') }} as as_of
),

numbered as (
    select
        lasting.*,
        {{ series_below('month_count + churn_month_count') }} as month_number
    from lasting
),

{# a month's closing ARR is the opening ARR of the next #}
balances as (
    select
        customer_id,
        industry,
        segment,
        case
            when month_number > 0 then arr_usd
            when previous_until_date = first_month_date then previous_arr_usd
            else 0
        end as opening_arr_usd,
        case when month_number < month_count then arr_usd else 0 end as closing_arr_usd,
        is_pending_renewal and month_number < month_count as is_pending_renewal,
        previous_until_date is null and month_number = 0 as is_first,
        {{ add_months('first_month_date', 'cast(month_number as integer)') }} as month_date
    from numbered
),

{# said once per month: the mart has millions of rows #}
finals as (
    select
        billed.industry,
        {{ is_final('months.month_end_date', 'as_of.as_of_date', 'billed.last_billed_month_date') }} as is_final,
        months.month_date
    from {{ ref('int_months_listed') }} as months
    cross join {{ ref('int_months_billed') }} as billed
    cross join {{ ref('int_as_of_date') }} as as_of
),

months as (
    select
        balances.*,
        finals.is_final
    from balances
    inner join finals on balances.industry = finals.industry and balances.month_date = finals.month_date
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
