with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

terms as (
    select * from {{ ref('int_first_terms') }}
),

in_service as (
    select * from {{ ref('int_contracted_arr_ranged') }}
    where contracted_arr_usd > 0
),

around as (
    select
        terms.customer_id,
        terms.industry,
        terms.decision_date,
        max(case
            when in_service.valid_from < terms.decision_date
                then least(in_service.valid_until, terms.decision_date)
        end) as out_of_service_date,
        min(case
            when in_service.valid_until > terms.decision_date and in_service.valid_from <= as_of.as_of_date
                then greatest(in_service.valid_from, terms.decision_date)
        end) as next_service_date
    from terms
    inner join in_service
        on terms.customer_id = in_service.customer_id and terms.industry = in_service.industry
    cross join as_of
    group by terms.customer_id, terms.industry, terms.decision_date
),

valued as (
    select
        around.customer_id,
        around.industry,
        around.next_service_date = around.decision_date as is_in_service,
        {# whole days out of service, which the grace may bridge #}
        {{ dbt.datediff('around.out_of_service_date', 'around.next_service_date', 'day') }} as gap_days,
        expiring.contracted_arr_usd as expiring_arr_usd,
        next_service.contracted_arr_usd as next_arr_usd,
        around.out_of_service_date,
        around.next_service_date
    from around
    left join in_service as expiring
        on
            around.customer_id = expiring.customer_id
            and around.industry = expiring.industry
            and {{ add_days('around.out_of_service_date', -1) }} >= expiring.valid_from
            and {{ add_days('around.out_of_service_date', -1) }} < expiring.valid_until
    left join in_service as next_service
        on
            around.customer_id = next_service.customer_id
            and around.industry = next_service.industry
            and around.next_service_date >= next_service.valid_from
            and around.next_service_date < next_service.valid_until
)

select * from valued
