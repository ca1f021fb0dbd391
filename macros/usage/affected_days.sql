{#
    Days of an industry's request log with rows ingested since the watermark (the latest ingested_at, without any the latest staged
    request; less ingestion_overlap_hours), among the last
    deduplication_window_days for rows without ingested_at, with rows quarantined as too far in the future, or in the
    backfill; none when there is no watermark.
#}
{% macro affected_days(totals, requests, industry) %}
    {%- set state = run_query(
        "select cast(coalesce(max(last_ingested_at), max(last_requested_at)) as " ~ dbt.type_string() ~ "), cast(max(case when usage_date <= cast("
        ~ run_started() ~ " as date) then usage_date end) as " ~ dbt.type_string() ~ ") from " ~ totals
        ~ " where totals_kind = 'delivery' and industry = '" ~ industry ~ "' and input_identity = " ~ input_identity()
    ) -%}
    {%- set watermark = state.rows[0][0] -%}
    {%- if watermark is none -%}{{ return(none) }}{%- endif -%}
    {%- set since = "cast('" ~ watermark ~ "' as timestamp) - interval '" ~ var('ingestion_overlap_hours') ~ " hour'" -%}
    {%- set newest = "cast('" ~ (state.rows[0][1] or watermark) ~ "' as timestamp)" -%}
    {%- set found = run_query(
        "select cast(usage_date as " ~ dbt.type_string() ~ ") as day from " ~ requests
        ~ " where ingested_at >= " ~ since
        ~ " union select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests
        ~ " where ingested_at is null and (requested_at >= " ~ newest ~ " - interval '"
        ~ var('deduplication_window_days') ~ " day' or usage_date = " ~ undated() ~ ")"
        ~ " union select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ totals
        ~ " where totals_kind = 'delivery' and future_count > 0 and industry = '" ~ industry ~ "' and input_identity = "
        ~ input_identity()
    ) -%}
    {%- set days = found.columns[0].values() | list -%}
    {%- if var('backfill_from', none) or var('backfill_until', none) -%}
        {%- set first = var('backfill_from', none) or var('backfill_until') -%}
        {%- do days.extend(dates_between(first, var('backfill_until', none) or run_started_at.strftime('%Y-%m-%d'))) -%}
    {%- endif -%}
    {{ return(days) }}
{% endmacro %}
