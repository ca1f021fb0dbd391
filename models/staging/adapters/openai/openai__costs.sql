{{ config(enabled='openai' in var('adapters', [])) }}

{# a page has a bucket a day, and that what was paid: by line item, project and key where the export groups by them #}
with

buckets as (
    select
        {{ json_text('buckets.element', ['start_time']) }} as start_time,
        {{ json_text('buckets.element', ['end_time']) }} as end_time,
        {{ json_text('buckets.element', ['results']) }} as results
    from {{ ref('base_openai__costs') }} as pages
    {{ join_elements('pages.data', 'buckets') }}
),

results as (
    select
        buckets.start_time,
        {{ moment('buckets.start_time') }} as starts_at,
        {{ moment('buckets.end_time') }} as ends_at,
        {%- for name in ['object', 'line_item', 'project_id', 'api_key_id', 'user_id', 'api_source'] %}
        {{ json_text('results.element', [name]) }} as {{ 'result_kind' if name == 'object' else name }},
        {%- endfor %}
        {{ json_text('results.element', ['amount', 'value']) }} as amount_text,
        {{ json_text('results.element', ['amount', 'currency']) }} as currency
    from buckets
    {{ join_elements('buckets.results', 'results') }}
),

identified as (
    select
        *,
        start_time {% for name in ['line_item', 'project_id', 'api_key_id', 'user_id', 'api_source'] -%}
        || '|' || coalesce({{ name }}, '') {% endfor -%} as cost_id,
        max(case when line_item is not null then 1 else 0 end) over (partition by start_time) as has_line_items
    from results
)

select
    *,
    {# `gpt-5, input`: what stands before the comma is a model #}
    case when line_item like '%, %' then split_part(line_item, ', ', 1) end as model_id,
    case
        when result_kind <> 'organization.costs.result' then 'usage, no cost'
        when line_item is null and has_line_items = 1 then 'the sum of a day whose line items are there'
    end as reason_left_out
from identified
