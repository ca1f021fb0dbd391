with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

usage_charges as (
    select
        industry,
        max(last_date) as last_charged_date
    from {{ ref('int_charges_converted') }}
    where charge_category = 'usage' and '{{ var("arr_basis") }}' = 'contracted_plus_usage'
    group by industry
),

billed as (
    select
        industries.industry,
        case
            when usage_charges.last_charged_date < as_of.as_of_date then usage_charges.last_charged_date
            else as_of.as_of_date
        end as billed_until_date
    from {{ ref('industries') }} as industries
    cross join as_of
    left join usage_charges on industries.industry = usage_charges.industry
    where industries.{{ is_enabled_industry() }}
)

select
    industry,
    {# the month before that of the first day that is not billed #}
    {{ add_months(month_start(dbt.dateadd('day', 1, 'billed_until_date')), -1) }} as last_billed_month_date
from billed
