{# Positive lines that usage counts against: flagged, or, where nobody has a flag, told by what first charges drew. #}
with

lines as (
    select * from {{ ref('int_contract_lines_effective') }}
    where arr_usd > 0
),

{# any line that has started, of any sign #}
flagged as (
    select distinct customer_industry_key
    from {{ ref('int_contract_lines_converted') }}
    where is_started and is_usage_commitment is not null
),

drawdowns as (
    select distinct
        charges.customer_industry_key,
        charges.first_date,
        charges.last_date
    from {{ ref('int_charges_converted') }} as charges
    where charges.is_drawdown and charges.customer_industry_key not in (select flagged.customer_industry_key from flagged)
)

select contract_line_id from lines
where is_usage_commitment
union distinct
select lines.contract_line_id
from lines
inner join drawdowns
    on
        lines.customer_industry_key = drawdowns.customer_industry_key
        and lines.valid_from <= drawdowns.last_date
        and drawdowns.first_date < least(lines.valid_until, {{ add_months('lines.valid_from', 3) }})
