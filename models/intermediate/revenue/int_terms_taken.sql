{#
    Of the terms near a mark those that are up, one after the other from the nearest on: unless a nearer one that
    was taken rivals it.
#}
with recursive

near as (
    select * from {{ ref('int_terms_near_marks') }}
),

{# places: of those taken, a comma before and after each #}
taken as (
    select
        customer_industry_key,
        nearness,
        true as is_up,
        cast(',1,' as {{ dbt.type_string() }}) as places
    from near
    where nearness = 1
    union all
    select
        customer_industry_key,
        nearness,
        is_up,
        places || case when is_up then cast(nearness as {{ dbt.type_string() }}) || ',' else '' end as places
    from (
        select
            near.customer_industry_key,
            near.nearness,
            taken.places,
            not exists (
                select 1 from {{ ref('int_terms_rivalling') }} as rivals
                where
                    rivals.customer_industry_key = near.customer_industry_key
                    and rivals.farther = near.nearness
                    and position(',' || cast(rivals.nearer as {{ dbt.type_string() }}) || ',' in taken.places) > 0
            ) as is_up
        from taken
        inner join near
            on taken.customer_industry_key = near.customer_industry_key and taken.nearness + 1 = near.nearness
    ) as judged
)

select
    near.customer_industry_key,
    near.subscription_key,
    near.term_start_date
from near
inner join taken on near.customer_industry_key = taken.customer_industry_key and near.nearness = taken.nearness
where taken.is_up
