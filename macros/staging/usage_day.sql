{#
    UTC day of a request; that of undated requests when requested_at is unreadable or absurd (before 1970, more than ten years
    ahead). All of these are quarantined.
#}
{% macro usage_day() %}
    {%- set limit = (run_started_at + modules.datetime.timedelta(days=3652)).strftime('%Y-%m-%d') -%}
    {{ return(
        "case when requested_at >= timestamp '1970-01-02' and requested_at < timestamp '" ~ limit
        ~ "' then cast(requested_at as date) else " ~ undated() ~ " end"
    ) }}
{% endmacro %}
