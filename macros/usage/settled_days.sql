{#
    Those of some days of an industry's request log that hold what they held when they were built: as many rows, each of them accounted
    for, and no later ingestion; a second look at the overlap would change nothing there. Days with rows without ingested_at never
    settle. delivered is what follows `from` in a query of the days' totals.
#}
{% macro settled_days(delivered, requests, industry, days) %}
    {%- set quarantined = this.incorporate(path={'identifier': 'int_requests_quarantined'}) -%}
    {%- if not days or load_relation(quarantined) is none -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query(
        "select cast(delivered.usage_date as " ~ dbt.type_string() ~ ") from (select * from " ~ delivered ~ ") as delivered"
        ~ " inner join (select usage_date, count(*) as row_count, count(ingested_at) as timed_count, max(ingested_at) as last_ingested_at"
        ~ " from " ~ requests ~ " where " ~ days_filter(days | sort) ~ " group by usage_date) as found"
        ~ " on delivered.usage_date = found.usage_date and delivered.raw_count = found.row_count"
        ~ " and delivered.raw_count = found.timed_count and delivered.last_ingested_at = found.last_ingested_at"
        ~ " left join (select usage_date, count(*) as row_count from " ~ quarantined ~ " where industry = '" ~ industry
        ~ "' and input_identity = " ~ input_identity() ~ " group by usage_date) as quarantined"
        ~ " on delivered.usage_date = quarantined.usage_date"
        ~ " where delivered.raw_count = delivered.request_count + delivered.duplicate_count + coalesce(quarantined.row_count, 0)"
    ).columns[0].values() | list) }}
{% endmacro %}
