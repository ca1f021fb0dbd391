with

lines as (
    select * from {{ ref('int_contract_lines_converted') }}
),

{#
    a positive or zero line is cut by the next one of its subscription, a discount of a named item by the next
    discount or zero
#}
{%- set cuts = {'next_starts': 'arr_usd >= 0', 'next_discounts': "arr_usd <= 0 and contract_item_id <> ''"} %}
{%- for cut, condition in cuts.items() %}
{{ cut }} as (
    select
        subscription_key,
        start_date,
        lead(start_date) over (partition by subscription_key order by start_date) as next_start_date
    from lines
    where is_started and {{ condition }}
    group by subscription_key, start_date
),
{% endfor %}
cut as (
    select
        lines.*,
        coalesce(
            case when lines.arr_usd >= 0 then next_starts.next_start_date else next_discounts.next_start_date end,
            {{ last_day() }}
        ) as cut_date
    from lines
    left join next_starts
        on lines.subscription_key = next_starts.subscription_key and lines.start_date = next_starts.start_date
    left join next_discounts
        on lines.subscription_key = next_discounts.subscription_key and lines.start_date = next_discounts.start_date
)

select
    cut.*,
    {# first day without the line, by itself: on paper, and when what renews by itself goes on #}
    case
        when paper_end_date < cut_date then {{ add_days('paper_end_date', 1) }}
        else cut_date
    end as paper_until,
    case
        when is_auto_renewing or paper_end_date >= cut_date then cut_date
        else {{ add_days('paper_end_date', 1) }}
    end as going_on_until
from cut
