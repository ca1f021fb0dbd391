{{ config(enabled='litellm' in var('adapters', [])) }}

{# an export may hold a request twice; LiteLLM writes 0 where its price list does not know the model #}
with

requests as (
    select
        *,
        {{ cast_or_null('spend', type_small_money(), 'text') }} as spend_usd,
        row_number() over (
            partition by request_id order by updated_at desc nulls last, endtime desc, spend desc
        ) as version_rank
    from {{ ref('litellm__requests') }}
    where coalesce(request_log, 'raw_llm_requests') <> 'none'
),

priced as (
    select
        requests.*,
        industries.industry,
        coalesce(nullif(requests.model_group, ''), requests.model) as named_model,
        requests.spend_usd is null or (
            requests.spend_usd = 0
            and coalesce({{ cast_or_null('requests.total_tokens', 'bigint', 'text') }} > 0, false)
            and not coalesce(requests.is_answered_from_cache, false)
            and not coalesce(requests.is_failed, false)
        ) as is_unpriced
    from requests
    left join {{ ref('industries') }} as industries
        on coalesce(requests.request_log, 'raw_llm_requests') = industries.request_log
    where requests.version_rank = 1
),

summed as (
    select
        {{ dbt.date_trunc('day', 'started_at') }} as charge_period_start,
        industry,
        named_model,
        model_id,
        is_unpriced,
        count(*) as request_count,
        sum(case when not is_unpriced then spend_usd end) as effective_cost
    from priced
    group by 1, industry, named_model, model_id, is_unpriced
)

select
    charge_period_start,
    industry,
    named_model as model_id,
    model_id as deployment_id,
    'compute' as service_category,
    effective_cost,
    'litellm:' || cast(cast(charge_period_start as date) as {{ dbt.type_string() }})
    || '|' || coalesce(named_model, '') || '|' || coalesce(model_id, '')
    || case when is_unpriced then '|unpriced' else '' end as cost_line_id,
    request_count,
    case when is_unpriced then 'unmapped: spend' end as export_problem
from summed
