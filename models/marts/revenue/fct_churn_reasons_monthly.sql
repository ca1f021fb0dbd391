{# What was lost, not only who left: terms that churned and terms that were renewed for less. #}
with

lost as (
    select
        customer_industry_key,
        coalesce(churn_reason, case when state = 'churned' then 'unknown' else 'contraction' end) as churn_reason,
        greatest(expiring_arr_usd - renewed_arr_usd, 0) as lost_arr_usd,
        {{ month_start('out_date') }} as month_date
    from {{ ref('int_terms_explained') }}
    where
        due_date is not null
        and (state = 'churned' or (state in ('renewed', 'late') and renewed_arr_usd < expiring_arr_usd))
),

by_customer as (
    select
        lost.customer_industry_key,
        lost.churn_reason,
        count(*) as term_count,
        sum(lost.lost_arr_usd) as lost_arr_usd,
        lost.month_date,
        least({{ month_end('lost.month_date') }}, as_of.as_of_date) as last_date
    from lost
    cross join {{ ref('int_as_of_date') }} as as_of
    group by lost.customer_industry_key, lost.churn_reason, lost.month_date, as_of.as_of_date
)

select
    customers.industry,
    by_customer.churn_reason,
    cast(sum(by_customer.term_count) as bigint) as term_count,
    cast(count(case when ranges.customer_industry_key is null then 1 end) as bigint) as customer_count,
    cast(sum(by_customer.lost_arr_usd) as numeric(18, 6)) as lost_arr_usd,
    by_customer.month_date
from by_customer
inner join {{ ref('int_customer_industries') }} as customers
    on by_customer.customer_industry_key = customers.customer_industry_key
left join {{ ref('int_arr_ranged') }} as ranges
    on
        by_customer.customer_industry_key = ranges.customer_industry_key
        and by_customer.last_date >= ranges.valid_from
        and by_customer.last_date < ranges.valid_until
group by customers.industry, by_customer.churn_reason, by_customer.month_date
