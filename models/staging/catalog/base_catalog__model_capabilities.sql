with

source as (
    {{ raw_input('model_capabilities') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'model_capabilities',
            rules=[
                ('end_before_start: available_until', 'available_until < available_from'),
            ]
        ) }} as row_problem
    from source
),

ranked as (
    {{ deliveries_ranked('checked', 'model_capabilities') }}
)

select * from ranked
