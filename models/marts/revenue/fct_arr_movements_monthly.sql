with

ranges as (
    select
        ranges.*,
        lag(ranges.arr_usd) over by_month as previous_arr_usd,
        lag(ranges.next_month_date) over by_month as previous_until_date,
        lead(ranges.first_month_date) over by_month as following_month_date,
        {{ dbt.datediff('ranges.first_month_date', 'ranges.next_month_date', 'month') }} as month_count
    from {{ ref('int_arr_months_ranged') }} as ranges
    window by_month as (partition by ranges.customer_industry_key order by ranges.first_month_date)
),

{# one more month, of the churn, unless ARR goes on or the data ends #}
lasting as (
    select
        ranges.*,
        billed.customer_id,
        billed.industry,
        billed.segment,
        {# a month of a customer whose bill is still expected is not final #}
        {{ last_final_month('billed.last_billed_month_date', 'as_of.as_of_date') }} as last_final_month_date,
        case
            when ranges.following_month_date = ranges.next_month_date then 0
            when ranges.next_month_date > as_of.last_complete_month_date then 0
            else 1
        end as churn_month_count
    from ranges
    inner join {{ ref('int_customers_billed') }} as billed
        on ranges.customer_industry_key = billed.customer_industry_key
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
        last_final_month_date,
        case
            when month_number > 0 then arr_usd
            when previous_until_date = first_month_date then previous_arr_usd
            else 0
        end as opening_arr_usd,
        case when month_number < month_count then arr_usd else 0 end as closing_arr_usd,
        case when month_number < month_count then contracted_arr_usd else 0 end as contracted_arr_usd,
        is_pending_renewal and month_number < month_count as is_pending_renewal,
        previous_until_date is null and month_number = 0 as is_first,
        {{ add_months('first_month_date', 'cast(month_number as integer)') }} as month_date
    from numbered
),

{# the grace is said once per month: the mart has millions of rows #}
finals as (
    select
        months.month_date,
        {{ is_final('months.month_end_date', 'as_of.as_of_date', 'months.month_date') }} as is_after_grace
    from {{ ref('int_months_listed') }} as months
    cross join {{ ref('int_as_of_date') }} as as_of
),

months as (
    select
        balances.*,
        finals.is_after_grace and balances.month_date <= balances.last_final_month_date as is_final
    from balances
    inner join finals on balances.month_date = finals.month_date
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
    industry,
    segment,
    movement,
    cast(opening_arr_usd as numeric(18, 6)) as opening_arr_usd,
    {%- for movement in ['new', 'reactivation', 'expansion', 'contraction', 'churn'] %}
    cast(case when movement = '{{ movement }}' then moved_arr_usd else 0 end as numeric(18, 6))
        as {{ movement }}_arr_usd,
    {%- endfor %}
    cast(closing_arr_usd as numeric(18, 6)) as closing_arr_usd,
    cast(contracted_arr_usd as numeric(18, 6)) as contracted_arr_usd,
    cast(closing_arr_usd - contracted_arr_usd as numeric(18, 6)) as usage_arr_usd,
    is_pending_renewal,
    is_final,
    month_date
from moved
