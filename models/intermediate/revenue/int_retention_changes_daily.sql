{# Twelve months on, a range of ARR is the base of the days that compare with it: both move in one list of changes. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

ranges as (
    select * from {{ ref('int_arr_ranged') }}
),

changes as (
    {%- for arr_factor, base_factor, months in [(1, 0, 0), (0, 1, 12)] %}
    select
        customer_industry_key,
        {{ arr_factor }} * arr_usd as arr_usd,
        {{ base_factor }} * arr_usd as base_usd,
        {{ add_months('valid_from', months) }} as change_date
    from ranges
    union all
    select
        customer_industry_key,
        -{{ arr_factor }} * arr_usd as arr_usd,
        -{{ base_factor }} * arr_usd as base_usd,
        {{ add_months('valid_until', months) }} as change_date
    from ranges
    where valid_until < {{ last_day() }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

daily as (
    select
        changes.customer_industry_key,
        changes.change_date,
        sum(changes.arr_usd) as arr_change,
        sum(changes.base_usd) as base_change
    from changes
    inner join as_of on changes.change_date <= as_of.as_of_date
    group by changes.customer_industry_key, changes.change_date
),

running as (
    select
        customer_industry_key,
        change_date,
        arr_change,
        base_change,
        sum(arr_change) over so_far as arr_usd,
        sum(base_change) over so_far as base_usd
    from daily
    window so_far as (
        partition by customer_industry_key order by change_date
        rows between unbounded preceding and current row
    )
),

{#- what the customer adds from that day on, less what it added until then #}
{%- set measures = {
    'opening_arr_usd': '{base}',
    'closing_arr_usd': 'case when {base} > 0 then {arr} else 0 end',
    'retained_arr_usd': 'case when {base} > 0 then least({arr}, {base}) else 0 end',
    'customer_count': 'case when {base} > 0 then 1 else 0 end',
    'retained_customer_count': 'case when {base} > 0 and {arr} > 0 then 1 else 0 end',
} %}

differences as (
    select
        customer_industry_key,
        arr_change,
        {%- for measure, value in measures.items() %}
        {{ value.format(base='base_usd', arr='arr_usd') }}
        - {{ value.format(base='(base_usd - base_change)', arr='(arr_usd - arr_change)') }} as {{ measure }},
        {%- endfor %}
        change_date
    from running
),

by_own_segment as (
    select
        customers.industry,
        customers.segment as own_segment,
        sum(differences.arr_change) as net_new_arr_usd,
        {%- for measure in measures %}
        sum(differences.{{ measure }}) as {{ measure }},
        {%- endfor %}
        differences.change_date
    from differences
    inner join {{ ref('int_customer_industries') }} as customers
        on differences.customer_industry_key = customers.customer_industry_key
    group by customers.industry, customers.segment, differences.change_date
),

by_segment as (
    {{ in_all_segments('by_own_segment') }}
)

select
    industry,
    segment,
    sum(net_new_arr_usd) as net_new_arr_usd,
    {%- for measure in measures %}
    sum({{ measure }}) as {{ measure }},
    {%- endfor %}
    change_date
from by_segment
group by industry, segment, change_date
