with

source as (
    {{ raw_input('contracts') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'contracts',
            unknown={
                'industry': unknown_industry(),
                'currency': unknown_currency(),
            },
            rules=[('end_before_start: end_date', 'end_date < start_date')]
        ) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'contracts') }}
)

select * from ranked
