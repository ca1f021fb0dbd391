-- P50 and P95 of the last complete month, of the six models with most requests of each metric
with

last_month as (
    select max(month_date) as period_start from marts.dim_months where is_complete
),

targets as (
    select
        industry,
        replace(kpi, '_p95_ms', '_ms') as metric,
        case variant when 'all' then null else variant end as speed_tier,
        cast(regexp_extract(best_in_class, '[0-9.]+') as double) as target_ms
    from marts.rpt_kpi_scorecard
    where kpi like '%\_p95\_ms' escape '\'
),

ranked as (
    select
        *,
        row_number() over (partition by industry, metric order by request_count desc, model_id) as place
    from marts.fct_latency
    inner join last_month using (period_start)
    where period_grain = 'month'
)

select
    ranked.industry,
    case ranked.metric
        when 'time_to_first_token_ms' then 'first token'
        when 'time_per_output_token_ms' then 'each token'
        else 'whole request'
    end as metric,
    model_id as model,
    ranked.speed_tier,
    request_count as requests,
    p50_ms,
    p95_ms,
    target_ms
from ranked
left join targets
    on
        ranked.industry = targets.industry
        and ranked.metric = targets.metric
        and coalesce(targets.speed_tier, ranked.speed_tier) = ranked.speed_tier
where place <= 6
order by all
