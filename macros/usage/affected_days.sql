{#
    Days of an industry's request log to rebuild, none when there is no watermark (the latest ingested_at, without any the latest staged
    request): {news, others}. News are days with rows ingested since the watermark less ingestion_overlap_hours, but for the settled
    ones. Others are days of which is not known what changed: among the last deduplication_window_days those with rows without
    ingested_at, those with rows quarantined as too far in the future, and those of the backfill.
#}
{% macro affected_days(delivered, requests, industry) %}
    {%- set state = run_query(
        "select cast(coalesce(max(last_ingested_at), max(last_requested_at)) as " ~ dbt.type_string() ~ "), cast(max(case when usage_date <= cast("
        ~ run_started() ~ " as date) then usage_date end) as " ~ dbt.type_string() ~ ") from " ~ delivered
    ) -%}
    {%- set watermark = state.rows[0][0] -%}
    {%- if watermark is none -%}{{ return(none) }}{%- endif -%}
    {%- set since = "cast('" ~ watermark ~ "' as timestamp) - interval '" ~ var('ingestion_overlap_hours') ~ " hour'" -%}
    {%- set newest = "cast('" ~ (state.rows[0][1] or watermark) ~ "' as timestamp)" -%}
    {%- set others = run_query(
        "select distinct cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests
        ~ " where ingested_at is null and (requested_at >= " ~ newest ~ " - interval '"
        ~ var('deduplication_window_days') ~ " day' or usage_date = " ~ undated() ~ ")"
        ~ " union select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ delivered ~ " and future_count > 0"
    ).columns[0].values() | list -%}
    {%- if var('backfill_from', none) or var('backfill_until', none) -%}
        {%- set first = var('backfill_from', none) or var('backfill_until') -%}
        {%- do others.extend(dates_between(first, var('backfill_until', none) or run_started_at.strftime('%Y-%m-%d'))) -%}
    {%- endif -%}
    {%- set touched = run_query(
        "select distinct cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests ~ " where ingested_at >= " ~ since
    ).columns[0].values() | list -%}
    {%- set news = touched | reject('in', settled_days(delivered, requests, industry, touched)) | list -%}
    {{ return({'news': news, 'others': others, 'since': since}) }}
{% endmacro %}
