with

entries as (
    select
        customer_id,
        industry,
        usage_quantity as metered_quantity,
        0 as billed_quantity,
        0 as charge_count,
        0 as foreign_unit_count,
        period_start as month_date
    from {{ ref('int_usage_monthly') }}
    where usage_quantity > 0
    union all
    select
        customer_id,
        industry,
        0 as metered_quantity,
        case when is_usage_unit then quantity else 0 end as billed_quantity,
        1 as charge_count,
        case when is_usage_unit then 0 else 1 end as foreign_unit_count,
        month_date
    from {{ ref('int_consumption_spread_monthly') }}
),

months as (
    select
        customer_id,
        industry,
        sum(metered_quantity) as metered_quantity,
        sum(billed_quantity) as billed_quantity,
        sum(billed_quantity) - sum(metered_quantity) as difference_quantity,
        sum(charge_count) as charge_count,
        sum(foreign_unit_count) as foreign_unit_count,
        month_date
    from entries
    group by customer_id, industry, month_date
),

judged as (
    select
        months.*,
        case
            when not industries.has_usage_charges then 'open'
            when billed.last_billed_month_date < months.month_date then 'open'
            when months.foreign_unit_count > 0 then 'unit_mismatch'
            when months.charge_count = 0 then 'metered_only'
            when months.metered_quantity = 0 and months.billed_quantity <> 0 then 'billed_only'
            when abs(months.difference_quantity) <= {{ var('reconciliation_tolerance') }} * months.metered_quantity
                then 'matched'
            when months.difference_quantity < 0 then 'under_billed'
            else 'over_billed'
        end as state
    from months
    inner join {{ ref('int_industries_billed') }} as industries on months.industry = industries.industry
    inner join {{ ref('int_customers_billed') }} as billed
        on months.customer_id = billed.customer_id and months.industry = billed.industry
),

{# what one month has too little and its neighbour too much is a matter of time #}
timed as (
    select distinct
        judged.customer_id,
        judged.industry,
        judged.month_date
    from judged
    inner join judged as neighbours
        on
            judged.customer_id = neighbours.customer_id
            and judged.industry = neighbours.industry
            and neighbours.month_date in (
                {{ add_months('judged.month_date', -1) }}, {{ add_months('judged.month_date', 1) }}
            )
    where
        judged.state in ('under_billed', 'over_billed')
        and neighbours.state not in ('open', 'unit_mismatch')
        and abs(judged.difference_quantity + neighbours.difference_quantity)
        <= {{ var('reconciliation_tolerance') }} * (judged.metered_quantity + neighbours.metered_quantity)
)

select
    judged.customer_id,
    judged.industry,
    case when timed.month_date is null then judged.state else 'timing' end as state,
    cast(judged.metered_quantity as numeric(28, 6)) as metered_quantity,
    cast(judged.billed_quantity as numeric(28, 6)) as billed_quantity,
    cast(judged.difference_quantity as numeric(28, 6)) as difference_quantity,
    cast(sum(judged.difference_quantity) over (
        partition by judged.customer_id, judged.industry order by judged.month_date
    ) as numeric(28, 6)) as cumulative_difference_quantity,
    judged.month_date
from judged
left join timed
    on
        judged.customer_id = timed.customer_id
        and judged.industry = timed.industry
        and judged.month_date = timed.month_date
