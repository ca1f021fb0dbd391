{# One row per model and capability: the days on which both are there, and whether the capability is a tracked one. #}
with

joined as (
    select
        models.model_id,
        models.industry,
        capabilities.capability_type,
        capabilities.capability,
        tracked.capability is not null as is_tracked,
        greatest(models.available_from, capabilities.available_from_date) as available_from,
        least(models.available_until, coalesce(capabilities.available_until_date, {{ last_day() }})) as available_until
    from {{ ref('stg_catalog__model_capabilities') }} as capabilities
    inner join {{ ref('int_models_available') }} as models on capabilities.model_id = models.model_id
    left join {{ ref('capabilities') }} as tracked
        on
            capabilities.capability_type = tracked.capability_type
            and capabilities.capability = tracked.capability
)

select * from joined
where available_from < available_until
