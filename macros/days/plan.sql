{# A builder of days as the run before left it, or none: no table, a full refresh, or an older version of it. #}
{% macro builder_as_kept(name) %}
    {%- set relation = api.Relation.create(target.database, target.schema ~ '_intermediate', name) -%}
    {%- if not execute or flags.WHICH not in ['run', 'build'] or flags.FULL_REFRESH -%}{{ return(none) }}{%- endif -%}
    {%- set existing = load_relation(relation) -%}
    {%- if existing is none or 'read_date' not in adapter.get_columns_in_relation(existing) | map(attribute='name') -%}{{ return(none) }}{%- endif -%}
    {{ return(existing) }}
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
