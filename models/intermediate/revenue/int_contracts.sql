{# What a contract is on its first days, by its own lines: for links and for what continues another. #}
with

lines as (
    select
        *,
        min(start_date) over (partition by contract_key) as first_date,
        min(case when arr_usd > 0 then start_date end) over (partition by contract_key) as first_paid_date
    from {{ ref('int_contract_lines_cut') }}
    where is_started
),

firsts as (
    select
        lines.*,
        arr_usd > 0 and start_date = first_paid_date as is_first_paid,
        arr_usd < 0 and start_date <= first_paid_date and paper_until > first_paid_date as is_first_discount
    from lines
)

select
    contract_key,
    customer_industry_key,
    contract_id,
    first_date,
    first_paid_date,
    sum(case when is_first_paid then arr_usd else 0 end) as first_paid_usd,
    sum(case when is_first_discount then arr_usd else 0 end) as first_discount_usd,
    {# null when one is not known #}
    case
        when count(case when is_first_paid and signed_date is null then 1 end) = 0
            then min(case when is_first_paid then signed_date end)
    end as first_signed_date
from firsts
group by contract_key, customer_industry_key, contract_id, first_date, first_paid_date
