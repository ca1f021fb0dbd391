-- contracts up for renewal by the end of next quarter, the largest first, the rest in one line
with

upcoming as (
    select renewals.*
    from marts.fct_contract_renewals as renewals
    cross join marts.publication
    where
        state in ('upcoming', 'pending')
        and term_end_date - term_start_date >= 31
        and due_date < date_trunc('quarter', publication.data_through_date) + interval 6 month
),

by_segment as (
    select * from upcoming
    union all
    select * replace ('all' as segment) from upcoming
),

ranked as (
    select
        *,
        row_number() over (
            partition by industry, segment order by expiring_arr_usd desc, contract_id, contract_item_id
        ) as place
    from by_segment
),

labelled as (
    select
        ranked.*,
        customers.customer_name,
        place <= 15 as is_listed
    from ranked
    left join marts.dim_customers as customers using (customer_id)
)

select
    industry,
    segment,
    case
        when is_listed then max(coalesce(customer_name || ' (' || customer_id || ')', customer_id))
        else count(*) || case when count(*) = 1 then ' other' else ' others' end
    end as customer,
    case when is_listed then max(contract_id) end as contract,
    case when is_listed then max(due_date) end as due_date,
    case when is_listed then max(state) end as state,
    sum(expiring_arr_usd) as expiring_arr_usd
from labelled
group by industry, segment, is_listed, case when is_listed then place end
order by industry, segment, is_listed desc, expiring_arr_usd desc
