{{ config(severity='warn') }}

with

months as (
    select
        industry,
        model_id,
        sum(case when entry_kind = 'usage' then 1 else 0 end) as usage_count,
        sum(case when entry_kind = 'charge' then 1 else 0 end) as charge_count,
        sum(case when entry_kind = 'cost' then 1 else 0 end) as cost_count,
        month_date
    from (
        select
            industry,
            model_id,
            'usage' as entry_kind,
            {{ month_start('usage_date') }} as month_date
        from {{ ref('int_usage_by_model_daily') }}
        union all
        select
            industry,
            model_id,
            'charge' as entry_kind,
            month_date
        from {{ ref('int_charges_spread_monthly') }}
        union all
        select
            industry,
            model_id,
            'cost' as entry_kind,
            {{ month_start('charge_date') }} as month_date
        from {{ ref('int_inference_costs_spread_daily') }}
        where is_inference
    ) as entries
    where model_id <> 'unallocated'
    group by industry, model_id, month_date
)

select
    used.industry,
    used.month_date,
    used.model_id as requested_model_id,
    costed.model_id as costed_model_id
from months as used
inner join months as costed on used.industry = costed.industry and used.month_date = costed.month_date
inner join {{ ref('int_industries_billed') }} as billed
    on used.industry = billed.industry and used.month_date <= billed.last_billed_month_date
where
    used.usage_count > 0 and used.cost_count = 0 and used.charge_count = 0
    and costed.usage_count = 0 and costed.cost_count > 0
