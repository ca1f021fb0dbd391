with

source as (
    select * from {{ ref('base_catalog__model_capabilities') }}
    where quarantine_reason is null and delivery_rank = 1
),

{# rows of several names of a model may begin on one day #}
renamed as (
    select
        {{ named_model('source') }} as model_id,
        source.capability_type,
        source.capability,
        source.available_from as available_from_date,
        case when count(*) = count(source.available_until) then max(source.available_until) end as available_until_date
    from source
    {{ join_aliases('source', "'all'") }}
    group by {{ named_model('source') }}, source.capability_type, source.capability, source.available_from
)

select * from renamed
