{#
    Days of an industry's request log to rebuild, none when there is no watermark (the latest ingested_at, without any the latest
    request that is no duplicate): those with rows ingested since the watermark less ingestion_overlap_hours, but for the settled ones;
    from deduplication_window_days before the newest day on those with rows without ingested_at, and always the day of undated ones;
    those whose rows are not all accounted for; those with rows quarantined as too far in the future; those of the backfill.
    delivered is what follows `from` in a query of the days' totals.
#}
{% macro affected_days(delivered, requests, industry) %}
    {%- set state = run_query(
        "select cast(max(last_ingested_at) as " ~ dbt.type_string() ~ "), cast(max(last_requested_at) as " ~ dbt.type_string()
        ~ "), cast(max(case when usage_date <= cast(" ~ run_started() ~ " as date) then usage_date end) as " ~ dbt.type_string()
        ~ ") from " ~ delivered
    ).rows[0] -%}
    {%- set watermark = state[0] or state[1] -%}
    {%- if watermark is none -%}{{ return(none) }}{%- endif -%}
    {#- where no row had an ingested_at, each that has one is new -#}
    {%- set since = "cast('" ~ watermark ~ "' as timestamp) - interval '" ~ var('ingestion_overlap_hours') ~ " hour'"
        if state[0] else "timestamp '1970-01-01'" -%}
    {%- set newest = "cast('" ~ (state[2] or watermark) ~ "' as timestamp)" -%}
    {%- set touched = run_query(
        "select distinct cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests ~ " where ingested_at >= " ~ since
    ).columns[0].values() | list -%}
    {%- set days = touched | reject('in', settled_days(delivered, requests, touched)) | list -%}
    {%- do days.extend(run_query(
        "select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests
        ~ " where ingested_at is null and (requested_at >= " ~ newest ~ " - interval '"
        ~ var('deduplication_window_days') ~ " day' or usage_date = " ~ undated() ~ ")"
        ~ " union select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ delivered ~ " and future_count > 0"
    ).columns[0].values()) -%}
    {%- do days.extend(unaccounted_days(delivered, industry)) -%}
    {%- if var('backfill_from', none) or var('backfill_until', none) -%}
        {%- set first = var('backfill_from', none) or var('backfill_until') -%}
        {%- do days.extend(dates_between(first, var('backfill_until', none) or run_started_at.strftime('%Y-%m-%d'))) -%}
    {%- endif -%}
    {{ return(days) }}
{% endmacro %}
