with

checked as (
    select
        industry,
        sum(charge_count) as checked_count
    from {{ ref('rpt_list_price_check') }}
    group by industry
),

staged as (
    select
        charges.industry,
        count(*) as staged_count
    from {{ ref('stg_billing__charges') }} as charges
    inner join {{ ref('int_as_of_date') }} as as_of on charges.first_date <= as_of.as_of_date
    inner join {{ ref('int_inputs_present') }} as inputs
        on charges.industry = inputs.industry and inputs.raw_input = 'raw_list_prices' and inputs.is_present
    where charges.usage_kind is not null
    group by charges.industry
)

select
    staged.industry,
    staged.staged_count,
    checked.checked_count
from staged
left join checked on staged.industry = checked.industry
where staged.staged_count <> coalesce(checked.checked_count, 0)
