{# Which optional inputs are there, by industry; costs are when one of its lines begins by as_of_date. #}
{%- set raw_columns = [
    ('llm_requests', 'cache_read_input_tokens'), ('llm_requests', 'time_to_first_token_ms'),
    ('llm_requests', 'time_per_output_token_ms'),
] %}

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
    {%- for name, column in raw_columns %}
    select
        'raw_{{ name }}.{{ column }}' as raw_input,
        {{ 'true' if column in (raw_column_types(name) or {}) else 'false' }} as is_present
    union all
    {%- endfor %}
    {%- for name in ['incidents', 'models', 'model_capabilities', 'frontier_scores'] %}
    select
        'raw_{{ name }}' as raw_input,
        {{ 'true' if raw_column_types(name) is not none else 'false' }} as is_present
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
