{# KPIs whose periods are no sums of days: percentiles and shares of regions. #}
with

months as (
    select distinct
        period_grain,
        period_start,
        {{ month_start('calendar_date') }} as month_date
    from {{ ref('int_period_days') }}
)

select
    industry,
    kpi,
    variant,
    period_grain,
    cast(null as numeric(38, 12)) as numerator,
    cast(request_count as numeric(38, 12)) as denominator,
    p95_ms as kpi_value,
    period_start
from {{ ref('int_latency_periods') }}
union all
select
    industry,
    'sla_attainment' as kpi,
    'all' as variant,
    period_grain,
    cast(count(case when meets_sla then 1 end) as numeric(38, 12)) as numerator,
    cast(count(*) as numeric(38, 12)) as denominator,
    {{ ratio('count(case when meets_sla then 1 end)', 'count(*)') }} as kpi_value,
    period_start
from {{ ref('int_uptime_periods') }}
where region <> 'all'
group by industry, period_grain, period_start
union all
select
    industry,
    'token_growth_first_year' as kpi,
    'all' as variant,
    period_grain,
    cast(null as numeric(38, 12)) as numerator,
    cast(customer_count as numeric(38, 12)) as denominator,
    median_token_growth as kpi_value,
    period_start
from {{ ref('int_token_growth_periods') }}
union all
select
    industry,
    'cached_margin_multiple' as kpi,
    'all' as variant,
    period_grain,
    cast(cached_margin_rate as numeric(38, 12)) as numerator,
    cast(uncached_margin_rate as numeric(38, 12)) as denominator,
    {{ ratio('cached_margin_rate', 'uncached_margin_rate') }} as kpi_value,
    period_start
from {{ ref('int_cached_margins') }}
union all
{# all charges of the months that the days of the period lie in #}
select
    savings.industry,
    'cache_saving_rate' as kpi,
    'all' as variant,
    months.period_grain,
    cast(sum(savings.cache_discount_usd) as numeric(38, 12)) as numerator,
    cast(sum(savings.list_usd) as numeric(38, 12)) as denominator,
    {{ ratio('sum(savings.cache_discount_usd)', 'sum(savings.list_usd)') }} as kpi_value,
    months.period_start
from {{ ref('int_cache_savings_monthly') }} as savings
inner join months on savings.month_date = months.month_date
group by savings.industry, months.period_grain, months.period_start
union all
select
    industry,
    'active_customer_count' as kpi,
    'all' as variant,
    period_grain,
    cast(null as numeric(38, 12)) as numerator,
    cast(null as numeric(38, 12)) as denominator,
    cast(customer_count as {{ type_double() }}) as kpi_value,
    period_start
from {{ ref('int_customers_active') }}
