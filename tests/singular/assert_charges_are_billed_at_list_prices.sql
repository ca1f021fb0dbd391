{{ config(severity='warn') }}

select
    industry,
    model_id,
    usage_kind,
    month_date,
    status,
    price_tier,
    sum(charge_count) as charge_count,
    min(billed_price_usd) as lowest_billed_price_usd,
    max(billed_price_usd) as highest_billed_price_usd,
    max(list_price_usd) as list_price_usd,
    sum(difference_usd) as difference_usd,
    case
        when max(billed_as) <> 'none'
            then 'billed as ' || max(billed_as) || ': mend the usage_kind of the charges, or credit the difference'
        when max(case when is_between_prices then 1 else 0 end) = 1
            then 'bill each tier as a charge of its own, or mend the price: a sum of two cannot be told from a wrong price'
        when status = 'above_list' then 'credit the difference, or add the price to raw_list_prices with its first day'
        else 'bill the difference, or add the price to raw_list_prices with its first day'
    end as what_to_do
from {{ ref('rpt_list_price_check') }}
where status in ('above_list', 'below_list')
group by industry, model_id, usage_kind, month_date, status, price_tier, billed_as, is_between_prices
order by abs(sum(difference_usd)) desc
