with

source as (
    {{ raw_input('accounts') }}
),

checked as (
    select
        source.*,
        {{ row_problem('accounts') }} as row_problem
    from source
),

ranked as (
    {{ deliveries_ranked('checked', 'accounts') }}
)

select * from ranked
