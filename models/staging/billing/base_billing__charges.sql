{% set unknown_unit = 'consumed_unit not in (select consumed_unit from ' ~ ref('consumed_units') ~ ')' %}

with

source as (
    {{ raw_input('billing_charges') }}
),

checked as (
    select
        source.*,
        {{ row_problem(
            'billing_charges',
            unknown={
                'industry': unknown_industry(),
                'consumed_unit': unknown_unit,
                'currency': unknown_currency(),
            },
            rules=[
                (
                    'negative: consumed_quantity',
                    "consumed_quantity < 0 and charge_category not in ('credit', 'correction')",
                ),
                ('end_not_after_start: charge_period_end', 'charge_period_end <= charge_period_start'),
                too_far_in_future(
                    'charge_period_start', "charge_category in ('usage', 'credit', 'correction')"
                ),
            ]
        ) }} as row_problem
    from source
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'billing_charges') }}
)

select * from ranked
