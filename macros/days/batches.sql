{#
    The days that a builder builds, as batches {industry: [days]}: those that int_days_to_rebuild plans, or every day of the logs for a new
    table. A batch has at most requests_per_batch rows of all logs and one day, but no fewer days than twice the window that each reads
    before its own.
#}
{% macro batches_of_days(is_kept) %}
    {%- set planned = [] -%}
    {%- for industry in industries_read() -%}
        {%- do planned.append(
            "select '" ~ industry ~ "' as industry, usage_date, count(*) as row_count from "
            ~ ref('stg_metering__' ~ industry ~ '_requests') ~ " group by usage_date" if not is_kept else
            "select industry, usage_date, coalesce(row_count, 0) as row_count from " ~ ref('int_days_to_rebuild')
            ~ " where builder = '" ~ model.name ~ "' and industry = '" ~ industry ~ "' and reason <> 'shrunken'"
        ) -%}
    {%- endfor -%}
    {%- set days = run_query(
        "select industry, cast(usage_date as " ~ dbt.type_string() ~ "), row_count from (" ~ planned | join(' union all ')
        ~ ") as planned order by usage_date, industry"
    ).rows -%}
    {%- set row_count = days | map(attribute=2) | sum | int -%}
    {#- as few batches as there can be, and these alike -#}
    {%- set batch_count = (row_count + var('requests_per_batch') - 1) // var('requests_per_batch') -%}
    {%- set batches = [] -%}
    {%- set open = namespace(rows=0, first='', last='') -%}
    {%- for industry, day, rows in days -%}
        {%- if not batches or (
            day != open.last and open.rows * batch_count >= row_count and day >= day_after(open.first, 2 * var('deduplication_window_days'))
        ) -%}
            {%- do batches.append({}) -%}
            {%- set open.rows = 0 -%}
            {%- set open.first = day -%}
        {%- endif -%}
        {%- do batches[-1].setdefault(industry, []).append(day) -%}
        {%- set open.rows = open.rows + rows -%}
        {%- set open.last = day -%}
    {%- endfor -%}
    {{ return(batches or ([{}] if not is_kept else [])) }}
{% endmacro %}
