{# KPIs whose periods are no sums of days: percentiles and shares of regions. #}
select
    industry,
    kpi,
    variant,
    period_grain,
    cast(null as numeric(38, 6)) as numerator,
    cast(request_count as numeric(38, 6)) as denominator,
    p95_ms as kpi_value,
    period_start
from {{ ref('int_latency_periods') }}
union all
select
    industry,
    'sla_attainment' as kpi,
    'all' as variant,
    period_grain,
    cast(count(case when meets_sla then 1 end) as numeric(38, 6)) as numerator,
    cast(count(*) as numeric(38, 6)) as denominator,
    {{ ratio('count(case when meets_sla then 1 end)', 'count(*)') }} as kpi_value,
    period_start
from {{ ref('fct_uptime') }}
where region <> 'all'
group by industry, period_grain, period_start
union all
select
    industry,
    'token_growth_first_year' as kpi,
    'all' as variant,
    period_grain,
    cast(null as numeric(38, 6)) as numerator,
    cast(customer_count as numeric(38, 6)) as denominator,
    median_token_growth as kpi_value,
    period_start
from {{ ref('int_token_growth_periods') }}
union all
select
    industry,
    'cached_margin_multiple' as kpi,
    'all' as variant,
    period_grain,
    cast(cached_margin_rate as numeric(38, 6)) as numerator,
    cast(uncached_margin_rate as numeric(38, 6)) as denominator,
    {{ ratio('cached_margin_rate', 'uncached_margin_rate') }} as kpi_value,
    period_start
from {{ ref('int_cached_margins') }}
