with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

first_days as (
    select
        customer_id,
        industry,
        min(valid_from) as first_contracted_date
    from {{ ref('int_contracted_arr_ranged') }}
    where contracted_arr_usd > 0
    group by customer_id, industry
),

first_lines as (
    select
        customer_id,
        industry,
        start_date,
        {# of several lines the one that ends last; open-ended is later than every date #}
        max(coalesce(end_date, {{ last_day() }})) as end_date
    from {{ ref('int_contract_lines_cut') }}
    where arr_usd > 0
    group by customer_id, industry, start_date
),

terms as (
    select
        first_days.customer_id,
        first_days.industry,
        first_days.first_contracted_date,
        {{ add_months('first_days.first_contracted_date', 12) }} as mark_date,
        case when first_lines.end_date < {{ last_day() }} then first_lines.end_date end as first_line_end_date
    from first_days
    left join first_lines
        on
            first_days.customer_id = first_lines.customer_id
            and first_days.industry = first_lines.industry
            and first_days.first_contracted_date = first_lines.start_date
)

select
    terms.customer_id,
    terms.industry,
    coalesce(
        terms.first_line_end_date > {{ add_days('terms.mark_date', var('renewal_grace_days')) }}, false
    ) as is_locked_in,
    terms.first_contracted_date,
    terms.mark_date,
    case
        when {{ within_grace('terms.first_line_end_date', 'terms.mark_date') }}
            then {{ add_days('terms.first_line_end_date', 1) }}
        else terms.mark_date
    end as decision_date
from terms
inner join as_of on terms.mark_date <= as_of.as_of_date
