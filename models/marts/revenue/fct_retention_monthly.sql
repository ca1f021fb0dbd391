{%- set measures = [
    'opening_arr_usd', 'closing_arr_usd', 'retained_arr_usd', 'customer_count', 'retained_customer_count'
] %}

with

by_own_segment as (
    select
        customers.industry,
        customers.segment as own_segment,
        min(ranges.first_month_date) as first_month_date
    from {{ ref('int_arr_months_ranged') }} as ranges
    inner join {{ ref('int_customer_industries') }} as customers
        on ranges.customer_industry_key = customers.customer_industry_key
    group by customers.industry, customers.segment
),

by_segment as (
    {{ in_all_segments('by_own_segment') }}
),

firsts as (
    select
        industry,
        segment,
        min(first_month_date) as first_month_date
    from by_segment
    group by industry, segment
),

months as (
    select
        firsts.industry,
        firsts.segment,
        months.month_date
    from firsts
    inner join {{ ref('int_months_listed') }} as months
        on firsts.first_month_date <= months.month_date and months.is_complete
),

changes as (
    select
        industry,
        segment,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }},
        {%- endfor %}
        {{ month_start('change_date') }} as month_date
    from {{ ref('int_retention_changes_daily') }}
    group by industry, segment, {{ month_start('change_date') }}
),

running as (
    select
        months.industry,
        months.segment,
        {%- for measure in measures %}
        sum(coalesce(changes.{{ measure }}, 0)) over (
            partition by months.industry, months.segment order by months.month_date
            rows between unbounded preceding and current row
        ) as {{ measure }},
        {%- endfor %}
        months.month_date
    from months
    left join changes
        on
            months.industry = changes.industry
            and months.segment = changes.segment
            and months.month_date = changes.month_date
)

select
    running.industry,
    running.segment,
    cast(running.customer_count as bigint) as customer_count,
    cast(running.retained_customer_count as bigint) as retained_customer_count,
    cast(running.opening_arr_usd as numeric(18, 6)) as opening_arr_usd,
    cast(running.closing_arr_usd as numeric(18, 6)) as closing_arr_usd,
    cast(running.retained_arr_usd as numeric(18, 6)) as retained_arr_usd,
    {{ ratio('running.closing_arr_usd', 'running.opening_arr_usd') }} as nrr,
    {{ ratio('running.retained_arr_usd', 'running.opening_arr_usd') }} as grr,
    {{ ratio('running.retained_customer_count', 'running.customer_count') }} as logo_retention,
    {{ is_final(month_end('running.month_date'), 'as_of.as_of_date', 'billed.last_billed_month_date') }} as is_final,
    running.month_date
from running
cross join {{ ref('int_as_of_date') }} as as_of
inner join {{ ref('int_segments_billed') }} as billed
    on running.industry = billed.industry and running.segment = billed.segment
