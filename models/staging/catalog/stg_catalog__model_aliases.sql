{# A row of industry `all` is what industries that have the alias agree on: for tables that name no industry. #}
{{ config(materialized='table') }}

with

source as (
    select * from {{ ref('base_catalog__model_aliases') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        {{ trimmed('model_alias') }} as model_alias,
        industry,
        min({{ trimmed('model_id') }}) as model_id
    from source
    group by {{ trimmed('model_alias') }}, industry
)

select
    model_alias,
    industry,
    model_id
from renamed
union all
select
    model_alias,
    'all' as industry,
    min(model_id) as model_id
from renamed
group by model_alias
having count(distinct model_id) = 1
