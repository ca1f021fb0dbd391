with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

licences as (
    select * from {{ ref('stg_catalog__model_capabilities') }}
    where capability_type = 'commercial_licence'
),

terms as (
    select
        capability as licence_term,
        true as is_tracked
    from {{ ref('capabilities') }}
    where capability_type = 'commercial_licence'
    union all
    select distinct
        capability as licence_term,
        false as is_tracked
    from licences
    where licences.capability not in (
        select tracked.capability from {{ ref('capabilities') }} as tracked
        where tracked.capability_type = 'commercial_licence'
    )
),

models as (
    select models.*
    from {{ ref('int_models_available') }} as models
    inner join as_of on models.available_from <= as_of.as_of_date and models.available_until > as_of.as_of_date
),

licensing_industries as (
    select distinct models.industry
    from {{ ref('int_models_available') }} as models
    inner join licences on models.model_id = licences.model_id
),

ranked as (
    select
        licences.*,
        licences.available_from_date <= as_of.as_of_date
        and coalesce(licences.available_until_date, {{ last_day() }}) > as_of.as_of_date as is_in_force,
        row_number() over (
            partition by licences.model_id, licences.capability
            order by
                case
                    when
                        licences.available_from_date <= as_of.as_of_date
                        and coalesce(licences.available_until_date, {{ last_day() }}) > as_of.as_of_date then 0
                    else 1
                end,
                licences.available_from_date desc
        ) as choice
    from licences
    cross join as_of
),

recent as (
    select
        industry,
        model_id,
        sum(usage_quantity) as quantity
    from {{ ref('int_usage_trailing') }}
    group by industry, model_id
)

select
    models.model_id,
    models.industry,
    terms.licence_term,
    cast(coalesce(recent.quantity, 0) as bigint) as quantity_30_days,
    terms.is_tracked,
    coalesce(ranked.is_in_force, false) as is_granted,
    ranked.available_from_date as granted_from_date,
    ranked.available_until_date as granted_until_date
from models
inner join licensing_industries on models.industry = licensing_industries.industry
cross join terms
left join ranked
    on models.model_id = ranked.model_id and terms.licence_term = ranked.capability and ranked.choice = 1
left join recent on models.industry = recent.industry and models.model_id = recent.model_id
