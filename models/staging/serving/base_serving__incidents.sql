with

source as (
    {{ raw_input('incidents') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'incidents',
            unknown={
                'industry': unknown_industry(),
            },
            rules=[('end_before_start: resolved_at', 'resolved_at < started_at'), too_far_in_past('started_at')]
        ) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'incidents') }}
)

select * from ranked
