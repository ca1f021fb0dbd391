{# The first and the last day of the backfill that the vars ask for, YYYY-MM-DD, or nothing. #}
{% macro backfilled() %}
    {%- set first = var('backfill_from', none) or var('backfill_until', none) -%}
    {%- if not first -%}{{ return([]) }}{%- endif -%}
    {{ return([first | string, (var('backfill_until', none) or run_started_at.strftime('%Y-%m-%d')) | string]) }}
{% endmacro %}
