with

source as (
    {{ raw_input('model_aliases') }}
),

checked as (
    select
        source.*,
        {{ row_problem('model_aliases', unknown={'industry': unknown_industry()}) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'model_aliases') }}
)

select * from ranked
