with

source as (
    select * from {{ ref('base_catalog__frontier_scores') }}
    where quarantine_reason is null and delivery_rank = 1
),

{# of the rows of one model that under its own id is kept, else that of the first alias #}
named as (
    select
        {{ named_model('source') }} as named_model_id,
        source.*,
        row_number() over (
            partition by source.provider, {{ named_model('source') }}, source.frontier_benchmark, source.evaluated_on
            order by case when aliases.model_alias is null then 0 else 1 end, source.model_id
        ) as place
    from source
    {{ join_aliases('source', "'all'") }}
),

renamed as (
    select
        provider,
        named_model_id as model_id,
        frontier_benchmark,
        source_url,
        score,
        evaluated_on as evaluated_date
    from named
    where place = 1
)

select * from renamed
