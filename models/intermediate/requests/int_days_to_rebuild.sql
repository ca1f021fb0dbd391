{#
    The one rule of incremental runs: a day is built again when anything that it read differs from what is there now. A
    builder's entries say what it read of a day and the days of the window before; int_requests_counted says what is there.
#}
{{ config(post_hook="{{ report_plan() }}") }}

{%- set first_counted = "date '" ~ (counted_from() or '1970-01-02') ~ "'" %}
{%- set backfill = "1 = 0" if not backfilled() else "days.usage_date between date '" ~ backfilled()[0] ~ "' and date '"
    ~ day_after(backfilled()[1], var('deduplication_window_days')) ~ "'" %}
{%- set read_date = add_days('built.usage_date', '-cast(offsets.days_before as integer)') %}

with

counted as (
    select * from {{ ref('int_requests_counted') }}
),

builders as (
    {%- for builder, window in builders_of_days().items() %}
    select
        '{{ builder }}' as builder,
        {{ window }} as window_days
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

entries as (
    select * from {{ ref('int_days_read') }}
),

built as (
    select * from entries
    where read_date = usage_date
),

offsets as (
    select {{ series_below(var('deduplication_window_days') + 1) }} as days_before
),

{# each day built and each day read for it, as it was and as it is #}
compared as (
    select
        built.builder,
        built.industry,
        built.usage_date,
        offsets.days_before,
        coalesce(entries.row_count, 0) as read_count,
        coalesce(counted.row_count, 0) as row_count,
        coalesce(
            entries.row_count = counted.row_count and entries.content_sum = counted.content_sum
            and entries.undelivered_count = counted.undelivered_count
            and coalesce(entries.last_ingested_at, {{ undated() }}) = coalesce(counted.last_ingested_at, {{ undated() }}),
            entries.row_count is null and counted.row_count is null
        ) as is_equal
    from built
    inner join builders on built.builder = builders.builder
    inner join offsets on builders.window_days >= offsets.days_before
    left join entries
        on
            built.builder = entries.builder
            and built.industry = entries.industry
            and built.usage_date = entries.usage_date
            and entries.read_date = {{ read_date }}
    left join counted
        on
            built.industry = counted.industry
            and counted.usage_date = {{ read_date }}
    {#- days that this run did not count say nothing #}
    where
        (built.usage_date = {{ undated() }} and offsets.days_before = 0)
        or ({{ read_date }} > {{ undated() }} and {{ read_date }} >= {{ first_counted }})
),

differing as (
    select
        builder,
        industry,
        usage_date,
        max(case when days_before = 0 and row_count < read_count then 1 else 0 end) = 1 as is_shrunken,
        max(case when days_before = 0 and not is_equal then 1 else 0 end) = 1 as is_different,
        max(case when days_before > 0 and not is_equal and row_count >= read_count then 1 else 0 end) = 1 as has_other_window
    from compared
    group by builder, industry, usage_date
),

days as (
    select
        builders.builder,
        counted.industry,
        counted.usage_date
    from counted
    cross join builders
    union distinct
    select
        builder,
        industry,
        usage_date
    from built
),

reasoned as (
    select
        days.builder,
        days.industry,
        days.usage_date,
        counted.row_count,
        case
            when {{ backfill }} then 'backfill'
            when built.usage_date is null then 'new'
            when differing.is_shrunken then 'shrunken'
            when built.settings <> {{ text_literal(settings_of_days()) }} then 'settings'
            when differing.is_different or not built.is_accounted then 'differs'
            when differing.has_other_window then 'window_differs'
            {# rows without ingested_at are judged by the start of the run #}
            when built.undelivered_count > 0 and built.read_at < built.usage_date then 'built_before_it_began'
        end as reason
    from days
    left join built
        on days.builder = built.builder and days.industry = built.industry and days.usage_date = built.usage_date
    left join differing
        on
            days.builder = differing.builder
            and days.industry = differing.industry
            and days.usage_date = differing.usage_date
    left join counted on days.industry = counted.industry and days.usage_date = counted.usage_date
)

select * from reasoned
where reason is not null
