{# The last month whose usage is billed, by industry: a charge that spans months says little of what others owe. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

usage_charges as (
    select
        industry,
        max(case when day_count <= 45 then last_date end) as last_charged_date
    from {{ ref('int_charges_converted') }}
    where is_usage_charge
    group by industry
),

billed as (
    select
        industries.industry,
        usage_charges.industry is not null as has_usage_charges,
        least(coalesce(usage_charges.last_charged_date, as_of.as_of_date), as_of.as_of_date) as billed_until_date
    from {{ ref('industries') }} as industries
    cross join as_of
    left join usage_charges on industries.industry = usage_charges.industry
    where industries.{{ is_enabled_industry() }}
)

select
    industry,
    has_usage_charges,
    {# the month before that of the first day that is not billed #}
    {{ add_months(month_start(dbt.dateadd('day', 1, 'billed_until_date')), -1) }} as last_billed_month_date
from billed
