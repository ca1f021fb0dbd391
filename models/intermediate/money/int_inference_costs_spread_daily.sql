with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_ranged') }}
),

converted as (
    select
        costs.model_id,
        costs.deployment_id,
        costs.industry,
        costs.region,
        costs.hardware,
        costs.service_category,
        {{ to_usd('costs.effective_cost', data_type=type_small_money()) }} as cost_usd,
        costs.day_count,
        costs.first_date
    from {{ ref('stg_serving__inference_costs') }} as costs
    inner join rates
        on
            costs.currency = rates.currency
            and costs.first_date >= rates.valid_from
            and costs.first_date < rates.valid_until
),

shared as (
    select
        converted.*,
        {{ share_a_day('cost_usd') }}
    from converted
),

numbered as (
    select
        shared.*,
        {{ series_below('day_count') }} as day_number
    from shared
),

spread as (
    select
        model_id,
        deployment_id,
        industry,
        region,
        hardware,
        service_category,
        case
            when day_number < day_count - 1 then cost_usd_a_day
            else cast(cost_usd - (day_count - 1) * cost_usd_a_day as {{ type_small_money() }})
        end as cost_usd,
        service_category not in ('support', 'other') as is_inference,
        {{ add_days('first_date', 'cast(day_number as integer)') }} as charge_date
    from numbered
)

select spread.* from spread
inner join as_of on spread.charge_date <= as_of.as_of_date
