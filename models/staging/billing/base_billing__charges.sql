{# tool calls and searches are counted in any unit #}
{% set unknown_unit = "coalesce(usage_kind, '') <> 'other' and consumed_unit not in (select consumed_unit from "
    ~ ref('consumed_units') ~ ")" %}

with

source as (
    {{ raw_input('billing_charges') }}
),

rated as (
    {{ highest_rates('source') }}
),

checked as (
    select
        rated.*,
        {{ row_problem(
            'billing_charges',
            unknown={
                'industry': unknown_industry(),
                'consumed_unit': unknown_unit,
                'currency': unknown_currency(),
            },
            negative_where={'consumed_quantity': "charge_category not in ('usage', 'credit', 'correction')"},
            rules=[
                ('end_not_after_start: charge_period_end', 'charge_period_end <= charge_period_start'),
                too_long(),
                too_far_in_future('charge_period_start', "charge_category in ('usage', 'credit', 'correction')"),
                too_far_in_past('charge_period_start'),
            ]
        ) }} as row_problem
    from rated
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'billing_charges') }}
)

select * from ranked
