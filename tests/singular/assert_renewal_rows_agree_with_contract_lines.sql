-- decided renewals that contract lines contradict: renewed without service, or churned with service
{{ config(severity='warn') }}

select
    renewals.customer_id,
    renewals.industry,
    renewals.renewal_id,
    renewals.state,
    renewals.decision_date
from {{ ref('fct_renewals') }} as renewals
inner join {{ ref('int_as_of_date') }} as as_of on renewals.decision_date <= as_of.as_of_date
left join {{ ref('int_contracted_arr_ranged') }} as in_service
    on
        renewals.customer_id = in_service.customer_id
        and renewals.industry = in_service.industry
        and renewals.decision_date >= in_service.valid_from
        and renewals.decision_date < in_service.valid_until
        and in_service.contracted_arr_usd > 0
where
    renewals.renewal_id is not null
    and (
        (renewals.state = 'churned' and in_service.customer_id is not null)
        or (renewals.state = 'renewed' and renewals.renewed_arr_usd = 0)
    )
