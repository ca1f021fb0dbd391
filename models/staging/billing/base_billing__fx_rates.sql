with

source as (
    {{ raw_input('fx_rates') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'fx_rates',
            rules=[('not_positive: usd_per_unit', 'usd_per_unit <= 0')]
        ) }} as row_problem
    from source
),

ranked as (
    {{ deliveries_ranked('checked', 'fx_rates') }}
)

select * from ranked
