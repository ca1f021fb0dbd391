with

source as (
    {{ raw_input('models') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'models',
            unknown={
                'industry': unknown_industry(),
            },
            rules=[('end_before_start: retired_at', 'retired_at < released_at'), too_far_in_past('released_at')]
        ) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'models') }}
)

select * from ranked
