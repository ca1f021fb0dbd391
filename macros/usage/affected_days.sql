{#
    Days of an industry's request log to rebuild: those with rows ingested since the watermark (the latest ingested_at, without any the
    latest staged request; less ingestion_overlap_hours), and among the last deduplication_window_days with rows without
    ingested_at, but for the settled ones; those with rows quarantined as too far in the
    future; those of the backfill. None when there is no watermark.
#}
{% macro affected_days(totals, requests, industry) %}
    {%- set delivered = totals ~ " where totals_kind = 'delivery' and industry = '" ~ industry ~ "' and input_identity = " ~ input_identity() -%}
    {%- set state = run_query(
        "select cast(coalesce(max(last_ingested_at), max(last_requested_at)) as " ~ dbt.type_string() ~ "), cast(max(case when usage_date <= cast("
        ~ run_started() ~ " as date) then usage_date end) as " ~ dbt.type_string() ~ ") from " ~ delivered
    ) -%}
    {%- set watermark = state.rows[0][0] -%}
    {%- if watermark is none -%}{{ return(none) }}{%- endif -%}
    {%- set since = "cast('" ~ watermark ~ "' as timestamp) - interval '" ~ var('ingestion_overlap_hours') ~ " hour'" -%}
    {%- set newest = "cast('" ~ (state.rows[0][1] or watermark) ~ "' as timestamp)" -%}
    {%- set touched = run_query(
        "select cast(usage_date as " ~ dbt.type_string() ~ ") as day from " ~ requests
        ~ " where ingested_at >= " ~ since
        ~ " union select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests
        ~ " where ingested_at is null and (requested_at >= " ~ newest ~ " - interval '"
        ~ var('deduplication_window_days') ~ " day' or usage_date = " ~ undated() ~ ")"
    ).columns[0].values() | list -%}
    {%- set settled = settled_days(delivered, requests, industry, touched) -%}
    {%- set waiting = run_query(
        "select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ delivered ~ " and future_count > 0"
    ).columns[0].values() | list -%}
    {%- set days = touched | reject('in', settled) | list + waiting -%}
    {%- if var('backfill_from', none) or var('backfill_until', none) -%}
        {%- set first = var('backfill_from', none) or var('backfill_until') -%}
        {%- do days.extend(dates_between(first, var('backfill_until', none) or run_started_at.strftime('%Y-%m-%d'))) -%}
    {%- endif -%}
    {{ return(days) }}
{% endmacro %}
