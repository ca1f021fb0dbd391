{#
    Those of some days of an industry's request log that hold what they held when they and the days after them were built: as many rows,
    none of a later ingestion. Days with rows without ingested_at never settle, nor do days that were only built as following ones:
    what arrived in the midst of that run was not followed up. delivered is what follows `from` in a query of the days' totals.
#}
{% macro settled_days(delivered, requests, days) %}
    {%- if not days -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query(
        "select cast(delivered.usage_date as " ~ dbt.type_string() ~ ") from (select * from " ~ delivered ~ ") as delivered"
        ~ " inner join (select usage_date, count(*) as row_count, count(ingested_at) as timed_count, max(ingested_at) as last_ingested_at"
        ~ " from " ~ requests ~ " where " ~ days_filter(days | sort) ~ " group by usage_date) as found"
        ~ " on delivered.usage_date = found.usage_date and delivered.raw_count = found.row_count"
        ~ " and delivered.raw_count = found.timed_count and delivered.last_ingested_at = found.last_ingested_at"
        ~ " where delivered.is_followed_up"
    ).columns[0].values() | list) }}
{% endmacro %}
