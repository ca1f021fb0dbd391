with

source as (
    {{ raw_input('edge_deployments') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'edge_deployments',
            rules=[
                ('end_before_start: deactivated_on', 'deactivated_on < activated_on'),
                too_far_in_past('activated_on'),
            ]
        ) }} as row_problem
    from source
),

ranked as (
    {{ deliveries_ranked('checked', 'edge_deployments') }}
)

select * from ranked
