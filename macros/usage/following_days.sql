{#
    Days up to deduplication_window_days after the affected ones on which a delivery may become a second one, or cease to be: all of
    them where it is not known what changed, else those of ids that the news hold.
#}
{% macro following_days(delivered, requests, affected) %}
    {%- set sure = affected.news + affected.others -%}
    {%- set found = days_around(affected.others, 0, var('deduplication_window_days')) -%}
    {%- set built = run_query("select cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ delivered).columns[0].values() -%}
    {%- set open = days_around(affected.news, 0, var('deduplication_window_days')) | select('in', built) | reject('in', sure + found) | list -%}
    {%- if open -%}
        {%- do found.extend(run_query(
            "select distinct cast(later.usage_date as " ~ dbt.type_string() ~ ") from (select request_id, usage_date from " ~ requests
            ~ " where " ~ days_filter(open) ~ ") as later inner join (select request_id, usage_date from " ~ requests ~ " where "
            ~ days_filter(affected.news | sort) ~ " and ingested_at >= " ~ affected.since ~ ") as news"
            ~ " on later.request_id = news.request_id and later.usage_date > news.usage_date and later.usage_date <= "
            ~ dbt.dateadd('day', var('deduplication_window_days'), 'news.usage_date')
        ).columns[0].values()) -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
