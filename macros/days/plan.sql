{# A builder of days as the run before left it, or none: no table, a full refresh, or an older version of it. #}
{% macro builder_as_kept(name) %}
    {%- if not execute or flags.WHICH not in ['run', 'build'] or flags.FULL_REFRESH or model.resource_type != 'model' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set builder = own_node('model', name) -%}
    {%- if builder is none -%}{{ return(none) }}{%- endif -%}
    {%- set existing = load_relation(api.Relation.create(builder.database, builder.schema, builder.alias)) -%}
    {%- if existing is none -%}{{ return(none) }}{%- endif -%}
    {%- set found = adapter.get_columns_in_relation(existing) | map(attribute='name') | list -%}
    {%- set read = entry_columns().keys() | list + (['content_check'] if name == 'int_request_totals_daily' else []) -%}
    {{ return(existing if read | reject('in', found) | list | length == 0 else none) }}
{% endmacro %}

{#
    The first day of the logs that a run counts, as a date, or none: all of them. From request_lookback_days before the newest day built
    that is not in the future, and from the first day of a backfill; where one of these days was built under other settings, all.
#}
{% macro counted_from() %}
    {%- set firsts = [] -%}
    {%- for name in builders_of_days() -%}
        {%- set kept = builder_as_kept(name) -%}
        {%- if kept is none -%}{{ return(none) }}{%- endif -%}
        {%- set entries = " from " ~ kept ~ " where read_date is not null and input_identity = " ~ text_literal(raw_place()) -%}
        {%- set newest = run_query(
            "select cast(max(usage_date) as " ~ dbt.type_string() ~ ")" ~ entries ~ " and usage_date <= cast(" ~ run_started() ~ " as date)"
        ).columns[0].values()[0] -%}
        {%- if newest is none -%}{{ return(none) }}{%- endif -%}
        {%- set first = day_after(newest, -var('request_lookback_days')) -%}
        {%- set others = run_query(
            "select count(*)" ~ entries ~ " and usage_date >= date '" ~ first ~ "' and settings <> " ~ text_literal(settings_of_days())
        ).columns[0].values()[0] -%}
        {%- if others > 0 -%}{{ return(none) }}{%- endif -%}
        {%- do firsts.append(first) -%}
    {%- endfor -%}
    {%- do firsts.extend(backfilled()[:1]) -%}
    {{ return(firsts | min) }}
{% endmacro %}

{# The builders of days and how many days before its own each reads for a day. #}
{% macro builders_of_days() %}
    {{ return({'int_request_totals_daily': var('deduplication_window_days'), 'int_requests_quarantined': 0}) }}
{% endmacro %}

{# The first and the last day of the backfill that the vars ask for, YYYY-MM-DD, or nothing. #}
{% macro backfilled() %}
    {%- set first = var('backfill_from', none) or var('backfill_until', none) -%}
    {%- if not first -%}{{ return([]) }}{%- endif -%}
    {{ return([first | string, (var('backfill_until', none) or run_started_at.strftime('%Y-%m-%d')) | string]) }}
{% endmacro %}

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
            ~ ref('base_metering__' ~ industry ~ '_requests') ~ " group by usage_date" if not is_kept else
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

{# Condition: the day of an industry is one that the batch builds. #}
{% macro built_in_batch(day, industry) %}{{ return(placeholder(day ~ ' is built of ' ~ industry)) }}{% endmacro %}

{# Condition: the day of an industry is one that one of some batches builds. #}
{% macro is_built(day, industry, batches) %}
    {%- set conditions = [] -%}
    {%- for batch in batches -%}
        {%- for name, days in batch.items() -%}
            {%- for first, last in runs_of_days(days) -%}
                {%- do conditions.append("(" ~ industry ~ " = '" ~ name ~ "' and " ~ day ~ " between date '" ~ first ~ "' and date '" ~ last ~ "')") -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return("(" ~ (conditions | join(" or ") or "1 = 0") ~ ")") }}
{% endmacro %}

{# Condition on a request log: its UTC day is one of the sorted days (YYYY-MM-DD), as ranges of literals that reach the scan. #}
{% macro requested_on(days) %}
    {%- set ranges = [] -%}
    {%- for first, last in runs_of_days(days) -%}
        {%- if first == '1970-01-01' -%}
            {%- do ranges.append("usage_date = " ~ undated()) -%}
        {%- else -%}
            {%- do ranges.append("requested_at >= timestamp '" ~ first ~ "' and requested_at < timestamp '" ~ last ~ "' + interval '1 day'") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return("(" ~ (ranges | join(" or ") or "1 = 0") ~ ")") }}
{% endmacro %}

{# Sorted days as runs without a gap, [(first, last)]; the undated day stands alone. #}
{% macro runs_of_days(days) %}
    {%- set runs = [] -%}
    {%- for day in days -%}
        {%- if runs and runs[-1][1] == day_after(day, -1) and runs[-1][1] != '1970-01-01' -%}
            {%- do runs.append((runs.pop()[0], day)) -%}
        {%- else -%}
            {%- do runs.append((day, day)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(runs) }}
{% endmacro %}

{# The day that lies count days after another, both YYYY-MM-DD. #}
{% macro day_after(day, count) %}
    {{ return((modules.datetime.date.fromisoformat(day) + modules.datetime.timedelta(days=count)).isoformat()) }}
{% endmacro %}

{# Sorted days with the deduplication_window_days before each; the undated day has none. #}
{% macro with_window_before(days) %}
    {%- set widened = {} -%}
    {%- for day in days -%}
        {%- for offset in range(0, (var('deduplication_window_days') if day != '1970-01-01' else 0) + 1) -%}
            {%- set before = day_after(day, -offset) -%}
            {%- if offset == 0 or before > '1970-01-01' -%}{%- do widened.update({before: true}) -%}{%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(widened.keys() | sort) }}
{% endmacro %}

{# Post-hook of int_days_to_rebuild: print and keep in dbt_runs which days this run builds again and why; nobody sees it else. #}
{% macro report_plan() %}
    {%- if not execute or flags.WHICH not in ['run', 'build'] -%}{{ return('') }}{%- endif -%}
    {%- set rows = run_query(
        "select industry, reason, cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ this
        ~ " where builder = 'int_request_totals_daily' order by industry, reason, usage_date"
    ).rows -%}
    {%- set plan = {} -%}
    {%- for industry in var('industries') -%}{%- do plan.update({industry: {}}) -%}{%- endfor -%}
    {%- for industry, reason, day in rows -%}
        {%- do plan.setdefault(industry, {}).setdefault(reason, []).append(day) -%}
    {%- endfor -%}
    {%- for industry, reasons in plan.items() -%}
        {%- set found = [] -%}
        {%- for reason, days in reasons.items() -%}
            {%- do found.append(
                (days | length) ~ " " ~ ('shrunken and kept' if reason == 'shrunken' else reason.replace('_', ' ')) ~ " (" ~ days[:5] | join(', ') | replace('1970-01-01', 'that of undated rows')
                ~ (", …" if days | length > 5 else "") ~ ")"
            ) -%}
        {%- endfor -%}
        {%- do log(
            industry ~ " requests: " ~ ("days: " ~ found | join(', ') if found else "no day has changed"), info=true
        ) -%}
    {%- endfor -%}
    {{ return(
        "update " ~ runs_relation() ~ " set rebuild_plan = " ~ text_literal(tojson(plan)) ~ " where invocation_id = '" ~ invocation_id ~ "'"
    ) }}
{% endmacro %}

{# The day under which requests without a readable requested_at are counted, as SQL: a day of its own, with no days after it. #}
{% macro undated() %}
    {{ return("date '1970-01-01'") }}
{% endmacro %}
