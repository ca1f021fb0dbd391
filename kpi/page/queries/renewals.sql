-- contract terms of more than 31 days by the quarter in which they are due, with the ARR that expires
with

terms as (
    select
        *,
        cast(date_trunc('quarter', due_date) as date) as month
    from marts.fct_contract_renewals
    where term_end_date - term_start_date >= 31
),

labelled as (
    select
        terms.*,
        case
            -- past a year from now one column holds what is left
            when month > publication.data_through_date + interval 1 year then 'later'
            else year(month) || ' Q' || quarter(month)
        end as quarter
    from terms
    cross join marts.publication
)

select
    industry,
    case when grouping(segment) = 1 then 'all' else segment end as segment,
    max(month) as month,
    quarter,
    state,
    count(*) as terms,
    sum(expiring_arr_usd) as expiring_arr_usd,
    sum(least(renewed_arr_usd, expiring_arr_usd)) as kept_arr_usd
from labelled
group by grouping sets ((industry, segment, quarter, state), (industry, quarter, state))
order by industry, segment, month, state
