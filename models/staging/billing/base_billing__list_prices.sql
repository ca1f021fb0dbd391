{% set unknown_unit = "pricing_unit not in (select consumed_unit from " ~ ref('consumed_units') ~ ")" %}

with

source as (
    {{ raw_input('list_prices') }}
),

rated as (
    {{ highest_rates('source') }}
),

checked as (
    select
        rated.*,
        {{ row_problem(
            'list_prices',
            unknown={
                'industry': unknown_industry(),
                'pricing_unit': unknown_unit,
                'currency': unknown_currency(),
            },
            rules=[('end_before_start: effective_until', 'effective_until < effective_from')]
        ) }} as row_problem
    from rated
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'list_prices') }}
)

select * from ranked
