{%- set ends_exclusive = var('contract_end_dates') == 'exclusive' -%}
with

source as (
    {{ raw_input('contracts') }}
),

rated as (
    {{ highest_rates('source') }}
),

checked as (
    select
        rated.*,
        {{ row_problem(
            'contracts',
            unknown={
                'industry': unknown_industry(),
                'currency': unknown_currency(),
            },
            rules=[
                ('end_before_start: end_date', 'end_date ' ~ ('<=' if ends_exclusive else '<') ~ ' start_date'),
                too_far_in_past('start_date'),
            ]
        ) }} as row_problem
    from rated
    where {{ is_read_industry() }}
),

ranked as (
    {{ deliveries_ranked('checked', 'contracts') }}
)

select * from ranked
