{#
    Which raw tables and columns are there, by industry; costs are when one of its lines begins by as_of_date.
    A request log is named here when a KPI needs a column of it.
#}
{%- set optional = staged_tables().keys() | reject('equalto', 'raw_inference_costs') | list %}

with

industries as (
    select industry from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

costed as (
    select distinct costs.industry
    from {{ ref('stg_serving__inference_costs') }} as costs
    inner join {{ ref('int_as_of_date') }} as as_of on costs.first_date <= as_of.as_of_date
),

inputs as (
    {%- for table in ['raw_llm_requests'] + optional %}
    {%- set name = table[4:] %}
    {%- set types = raw_column_types(name) %}
    select
        '{{ table }}' as raw_input,
        {{ 'true' if types is not none else 'false' }} as is_present
    {%- for column in input_contract(name).columns %}
    union all
    select
        '{{ table }}.{{ column.name }}' as raw_input,
        {{ 'true' if column.name in (types or {}) else 'false' }} as is_present
    {%- endfor %}
    {{- " union all" if not loop.last }}
    {%- endfor %}
)

select
    industries.industry,
    inputs.raw_input,
    inputs.is_present
from industries
cross join inputs
union all
select
    industries.industry,
    'raw_inference_costs' as raw_input,
    costed.industry is not null as is_present
from industries
left join costed on industries.industry = costed.industry
