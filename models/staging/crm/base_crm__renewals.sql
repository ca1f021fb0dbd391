with

source as (
    {{ raw_input('renewals') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'renewals',
            unknown={
                'industry': unknown_industry(),
            },
            rules=[too_far_in_future('decided_at')]
        ) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'renewals') }}
)

select * from ranked
