{# What the runs before read for each day that stands: the entries of the two builders of days, before they run again. #}
{%- set totals = builder_as_kept('int_request_totals_daily') %}
{%- set quarantined = builder_as_kept('int_requests_quarantined') %}
{%- set place = "input_identity = " ~ text_literal(raw_place()) %}
{%- set columns = dict({'industry': dbt.type_string(), 'usage_date': 'date'}, **entry_columns()) %}

with

entries as (
    select
        {%- for column, data_type in columns.items() %}
        cast(null as {{ data_type }}) as {{ column }},
        {%- endfor %}
        cast('' as {{ dbt.type_string() }}) as builder
    where 1 = 0
    {%- for kept in [totals, quarantined] if kept %}
    union all
    select
        {{ columns.keys() | join(', ') }},
        '{{ kept.identifier }}' as builder
    from {{ kept }}
    where read_date is not null and {{ place }}
    {%- endfor %}
),

{# days whose rows are not all in the tables, as after rows that came and went while they were built #}
unaccounted as (
    {%- if totals and quarantined %}
    select
        delivered.industry,
        delivered.usage_date
    from {{ totals }} as delivered
    left join {{ totals }} as entries
        on
            delivered.industry = entries.industry
            and delivered.usage_date = entries.usage_date
            and entries.read_date = entries.usage_date
            and entries.totals_kind = 'read' and entries.{{ place }}
    left join (
        select
            industry,
            usage_date,
            count(*) as row_count
        from {{ quarantined }}
        where read_date is null and {{ place }}
        group by industry, usage_date
    ) as refused on delivered.industry = refused.industry and delivered.usage_date = refused.usage_date
    where
        delivered.totals_kind = 'delivery' and delivered.{{ place }}
        and (
            entries.row_count is null
            or delivered.raw_count <> entries.row_count
            or delivered.content_check <> entries.content_sum
            or delivered.raw_count
            <> delivered.request_count + delivered.duplicate_count + coalesce(refused.row_count, 0)
        )
    {%- else %}
    select
        industry,
        usage_date
    from entries
    where 1 = 0
    {%- endif %}
)

select
    entries.*,
    unaccounted.usage_date is null as is_accounted
from entries
left join unaccounted on entries.industry = unaccounted.industry and entries.usage_date = unaccounted.usage_date
