{# What each day adds to the KPIs of ARR, retention and renewal. #}
with

retention as (
    select * from {{ ref('int_retention_changes_daily') }}
    where segment = 'all'
),

net_new_arr as (
    select
        industry,
        'net_new_arr' as kpi,
        net_new_arr_usd as numerator,
        0 as denominator,
        change_date as component_date
    from retention
),

retained as (
    {%- for kpi, numerator, denominator in [
        ('nrr', 'closing_arr_usd', 'opening_arr_usd'),
        ('grr', 'retained_arr_usd', 'opening_arr_usd'),
        ('logo_retention', 'retained_customer_count', 'customer_count'),
    ] %}
    select
        industry,
        '{{ kpi }}' as kpi,
        {{ numerator }} as numerator,
        {{ denominator }} as denominator,
        change_date as component_date
    from retention
    where {{ numerator }} <> 0 or {{ denominator }} <> 0
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

new_logos as (
    select
        industry,
        'new_logo_count' as kpi,
        1 as numerator,
        0 as denominator,
        min(valid_from) as component_date
    from {{ ref('int_arr_ranged') }}
    group by industry, customer_id
),

marks as (
    select * from {{ ref('int_renewals_classified') }}
    where state in ('renewed', 'late', 'churned')
),

{# a mark counts for twelve months from its day on #}
renewals as (
    {%- for factor, months in [(1, 0), (-1, 12)] %}
    select
        industry,
        'renewal_rate_12m' as kpi,
        case when state = 'churned' then 0 else {{ factor }} end as numerator,
        {{ factor }} as denominator,
        {{ add_months('mark_date', months) }} as component_date
    from marks
    union all
    select
        industry,
        'renewal_rate_12m_arr' as kpi,
        {{ factor }} * least(renewed_arr_usd, expiring_arr_usd) as numerator,
        {{ factor }} * expiring_arr_usd as denominator,
        {{ add_months('mark_date', months) }} as component_date
    from marks
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

{% for part in ['net_new_arr', 'retained', 'new_logos', 'renewals'] -%}
select
    industry,
    kpi,
    numerator,
    denominator,
    component_date
from {{ part }}
{{ "union all" if not loop.last }}
{% endfor %}
