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

{# a stock in millions: the changes of ARR, over a million from its first day on #}
arr as (
    select
        industry,
        'arr' as kpi,
        numerator,
        0 as denominator,
        component_date
    from net_new_arr
    union all
    select
        net_new_arr.industry,
        'arr' as kpi,
        0 as numerator,
        kpis.unit_size as denominator,
        min(net_new_arr.component_date) as component_date
    from net_new_arr
    inner join {{ ref('kpis') }} as kpis on kpis.kpi = 'arr'
    group by net_new_arr.industry, kpis.unit_size
),

new_logos as (
    select
        customers.industry,
        'new_logo_count' as kpi,
        1 as numerator,
        0 as denominator,
        min(ranges.valid_from) as component_date
    from {{ ref('int_arr_ranged') }} as ranges
    inner join {{ ref('int_customer_industries') }} as customers
        on ranges.customer_industry_key = customers.customer_industry_key
    group by customers.industry, ranges.customer_industry_key
),

marks as (
    select
        customers.industry,
        marks.state,
        marks.expiring_arr_usd,
        marks.renewed_arr_usd,
        marks.decision_date
    from {{ ref('int_renewal_marks_classified') }} as marks
    inner join {{ ref('int_customer_industries') }} as customers
        on marks.customer_industry_key = customers.customer_industry_key
    where marks.state in ('renewed', 'late', 'churned')
),

terms as (
    select * from {{ ref('int_terms_rated') }}
    where is_decided
),

{# a mark counts for twelve months from its decision day on, a term from the day on which it is due #}
renewals as (
    {%- for factor, months in [(1, 0), (-1, 12)] %}
    select
        industry,
        'renewal_rate_12m' as kpi,
        case when state = 'churned' then 0 else {{ factor }} end as numerator,
        {{ factor }} as denominator,
        {{ add_months('decision_date', months) }} as component_date
    from marks
    union all
    select
        industry,
        'renewal_rate_12m_arr' as kpi,
        {{ factor }} * least(renewed_arr_usd, expiring_arr_usd) as numerator,
        {{ factor }} * expiring_arr_usd as denominator,
        {{ add_months('decision_date', months) }} as component_date
    from marks
    union all
    select
        industry,
        'contract_renewal_rate_arr' as kpi,
        {{ factor }} * retained_arr_usd as numerator,
        {{ factor }} * expiring_arr_usd as denominator,
        {{ add_months('due_date', months) }} as component_date
    from terms
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

{% for part in ['net_new_arr', 'arr', 'retained', 'new_logos', 'renewals'] -%}
select
    industry,
    kpi,
    numerator,
    denominator,
    component_date
from {{ part }}
{{ "union all" if not loop.last }}
{% endfor %}
