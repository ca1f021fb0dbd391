{#
    Days that a run rebuilds, {industry: {read_days, written_days}} with lists of 'YYYY-MM-DD', none = all days: the affected days and
    those that follow on them, and to read the deduplication_window_days before each. The state is that of int_request_totals_daily
    before this run, for the same raw input.
#}
{% macro rebuild_plan() %}
    {%- set looks = execute and flags.WHICH in ['run', 'build'] and is_incremental() -%}
    {%- set totals = this.incorporate(path={'identifier': 'int_request_totals_daily'}) if looks else none -%}
    {%- set has_state = looks and load_relation(totals) is not none -%}
    {%- set plan = {} -%}
    {%- for industry in var('industries') -%}
        {%- set requests = ref('stg_metering__' ~ industry ~ '_requests') -%}
        {#- what follows `from` in a query of the days' totals -#}
        {%- set delivered = totals ~ " where totals_kind = 'delivery' and industry = '" ~ industry ~ "' and input_identity = " ~ input_identity() -%}
        {%- set affected = affected_days(delivered, requests, industry) if has_state else none -%}
        {%- if affected is none -%}
            {%- do plan.update({industry: {'read_days': none, 'written_days': none}}) -%}
        {%- else -%}
            {%- set written = days_around(affected.news + affected.others + following_days(delivered, requests, affected), 0, 0) -%}
            {%- do plan.update({industry: {
                'read_days': days_around(written, var('deduplication_window_days'), 0),
                'written_days': written,
            }}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(plan) }}
{% endmacro %}
