{# What upcoming terms are worth on their last day: by the lines known today, the signed ones of the future too. #}
with

upcoming as (
    select
        contract_key,
        subscription_key,
        term_start_date,
        term_end_date
    from {{ ref('int_terms_classified') }}
    where state = 'upcoming' and term_end_date is not null
),

lines as (
    select * from {{ ref('int_contract_lines_converted') }}
),

ends as (
    select distinct
        contract_key,
        term_end_date
    from upcoming
),

{# cut by the next line: the latest that has started rules, discounts of no named item add up #}
{%- set cuts = {
    'lines_up': ('arr_usd >= 0', 'true'),
    'discounts': ('arr_usd <= 0', "contract_item_id <> ''"),
} %}
{%- for cut, (condition, is_cut) in cuts.items() %}
{{ cut }} as (
    select
        ends.contract_key,
        ends.term_end_date,
        lines.subscription_key,
        lines.arr_usd,
        lines.paper_end_date >= ends.term_end_date or lines.is_auto_renewing as is_in_force,
        not {{ is_cut }} or lines.start_date = max(lines.start_date) over (
            partition by lines.subscription_key, ends.term_end_date
        ) as is_latest
    from ends
    inner join lines
        on
            ends.contract_key = lines.contract_key
            and ends.term_end_date >= lines.start_date
            and lines.{{ condition }}
),
{% endfor %}
in_force as (
    select * from lines_up
    where is_in_force and is_latest and arr_usd > 0
    union all
    select * from discounts
    where is_in_force and is_latest and arr_usd < 0
),

by_contract as (
    select
        contract_key,
        term_end_date,
        sum(case when arr_usd > 0 then arr_usd else 0 end) as positive_usd,
        sum(arr_usd) as net_usd
    from in_force
    group by contract_key, term_end_date
),

by_subscription as (
    select
        subscription_key,
        term_end_date,
        sum(arr_usd) as positive_usd
    from in_force
    where arr_usd > 0
    group by subscription_key, term_end_date
)

select
    upcoming.subscription_key,
    upcoming.term_start_date,
    case
        when by_contract.positive_usd = by_contract.net_usd then by_subscription.positive_usd
        else {{ proportion('by_subscription.positive_usd', 'greatest(by_contract.net_usd, 0)', 'by_contract.positive_usd') }}
    end as arr_usd
from upcoming
inner join by_contract
    on upcoming.contract_key = by_contract.contract_key and upcoming.term_end_date = by_contract.term_end_date
inner join by_subscription
    on
        upcoming.subscription_key = by_subscription.subscription_key
        and upcoming.term_end_date = by_subscription.term_end_date
