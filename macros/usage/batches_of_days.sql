{#
    The days of all request logs in batches that together are every row once, [{read_days, written_days}] with a condition each: of at
    most requests_per_batch rows and one day, but no fewer days than twice deduplication_window_days, which each batch reads before its
    own.
#}
{% macro batches_of_days() %}
    {%- set window = var('deduplication_window_days') -%}
    {%- set logs = [] -%}
    {%- for industry in industries_read() -%}
        {%- do logs.append("select usage_date, count(*) as row_count from " ~ ref('stg_metering__' ~ industry ~ '_requests') ~ " group by usage_date") -%}
    {%- endfor -%}
    {%- set days = run_query(
        "select cast(usage_date as " ~ dbt.type_string() ~ "), sum(row_count) from (" ~ logs | join(' union all ')
        ~ ") as logs where usage_date > " ~ undated() ~ " group by usage_date order by usage_date"
    ) -%}
    {#- as few batches as there can be, and these alike #}
    {%- set row_count_of_all = days.columns[1].values() | sum | int -%}
    {%- set batch_count = (row_count_of_all + var('requests_per_batch') - 1) // var('requests_per_batch') -%}
    {%- set spans = [] -%}
    {%- for day, row_count in days.rows -%}
        {%- set date = modules.datetime.date.fromisoformat(day) -%}
        {%- set days_before = (date - modules.datetime.date.fromisoformat(spans[-1].first)).days if spans else 0 -%}
        {%- if spans and (spans[-1].row_count * batch_count < row_count_of_all or days_before < 2 * window) -%}
            {%- do spans[-1].update({'last': day, 'row_count': spans[-1].row_count + row_count}) -%}
        {%- else -%}
            {%- do spans.append({'first': day, 'last': day, 'row_count': row_count}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set batches = [] -%}
    {%- for span in spans -%}
        {#- undated rows come with the first #}
        {%- set others = " or usage_date = " ~ undated() if loop.first else "" -%}
        {%- set read_from = modules.datetime.date.fromisoformat(span.first) - modules.datetime.timedelta(days=window) -%}
        {%- do batches.append({
            'read_days': "(" ~ days_between(read_from.isoformat(), span.last) ~ others ~ ")",
            'written_days': "(" ~ days_between(span.first, span.last) ~ others ~ ")",
        }) -%}
    {%- endfor -%}
    {{ return(batches) }}
{% endmacro %}
