with

source as (
    {{ raw_input('inference_costs') }}
),

rated as (
    {{ highest_rates('source') }}
),

checked as (
    select
        rated.*,
        {{ row_problem(
            'inference_costs',
            unknown={
                'industry': unknown_industry(),
                'currency': unknown_currency(),
            },
            rules=[
                ('end_not_after_start: charge_period_end', 'charge_period_end <= charge_period_start'),
                too_long(),
                too_far_in_past('charge_period_start'),
            ]
        ) }} as row_problem
    from rated
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'inference_costs') }}
)

select * from ranked
