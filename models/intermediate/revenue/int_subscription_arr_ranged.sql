{#
    ARR of a subscription by range of days: the discounts of its contract are off, in proportion. In service, also
    where they take all.
#}
with

ranges as (
    select * from {{ ref('int_subscription_lines_ranged') }}
),

discounts as (
    select
        contract_key,
        arr_usd,
        valid_from,
        valid_until
    from {{ ref('int_contract_lines_effective') }}
    where arr_usd < 0
),

discounted as (
    select ranges.* from ranges
    where ranges.contract_key in (select discounts.contract_key from discounts)
),

changes as (
    {%- for factor, date in [(1, 'valid_from'), (-1, 'valid_until')] %}
    select
        contract_key,
        {{ factor }} * (fee_usd + commitment_usd) as positive_usd,
        0 as negative_usd,
        {{ date }} as change_date
    from discounted
    where {{ date }} < {{ last_day() }}
    union all
    select
        contract_key,
        0 as positive_usd,
        {{ factor }} * arr_usd as negative_usd,
        {{ date }} as change_date
    from discounts
    where {{ date }} < {{ last_day() }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

daily as (
    select
        contract_key,
        sum(positive_usd) as positive_usd,
        sum(negative_usd) as negative_usd,
        change_date
    from changes
    group by contract_key, change_date
),

contract_ranges as (
    select
        contract_key,
        sum(positive_usd) over so_far as positive_usd,
        sum(negative_usd) over so_far as negative_usd,
        change_date as valid_from,
        coalesce(lead(change_date) over (partition by contract_key order by change_date), {{ last_day() }}) as valid_until
    from daily
    window so_far as (
        partition by contract_key order by change_date rows between unbounded preceding and current row
    )
),

reduced as (
    select
        discounted.customer_industry_key,
        discounted.contract_key,
        discounted.subscription_key,
        {%- for amount in ['fee_usd', 'commitment_usd'] %}
        {{ proportion(
            'discounted.' ~ amount,
            'greatest(contract_ranges.positive_usd + contract_ranges.negative_usd, 0)', 'contract_ranges.positive_usd'
        ) }} as {{ amount }},
        {%- endfor %}
        greatest(discounted.valid_from, contract_ranges.valid_from) as valid_from,
        least(discounted.valid_until, contract_ranges.valid_until) as valid_until
    from discounted
    inner join contract_ranges
        on
            discounted.contract_key = contract_ranges.contract_key
            and discounted.valid_from < contract_ranges.valid_until
            and discounted.valid_until > contract_ranges.valid_from
),

whole as (
    select ranges.* from ranges
    where ranges.contract_key not in (select discounts.contract_key from discounts)
    union all
    select * from reduced
)

select
    customer_industry_key,
    contract_key,
    subscription_key,
    fee_usd,
    commitment_usd,
    cast(fee_usd + commitment_usd as numeric(18, 6)) as arr_usd,
    valid_from,
    valid_until
from whole
