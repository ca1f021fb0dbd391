with

source as (
    {{ raw_input('nps_responses') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'nps_responses',
            unknown={
                'industry': unknown_industry(),
            },
            rules=[
                ('out_of_range: score', 'score not between 0 and 10'),
                too_far_in_future('responded_at'),
            ]
        ) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'nps_responses') }}
)

select * from ranked
