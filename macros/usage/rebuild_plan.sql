{#
    Days that a run rebuilds, {industry: {affected_days, read_days, written_days}} with lists of 'YYYY-MM-DD', none = all days. An
    affected day D rewrites D to D + N (N = deduplication_window_days) and for that reads D - N to D + N. The state is that of
    int_request_totals_daily, and of int_requests_quarantined, when this is first called in a run, for the same raw input.
#}
{% macro rebuild_plan() %}
    {%- set looks = execute and flags.WHICH in ['run', 'build'] and is_incremental() -%}
    {%- set totals = this.incorporate(path={'identifier': 'int_request_totals_daily'}) if looks else none -%}
    {%- set has_state = looks and load_relation(totals) is not none -%}
    {%- set affected = plan_of_this_run() if has_state else {} -%}
    {%- if not affected -%}
        {%- for industry in var('industries') -%}
            {%- set requests = ref('stg_metering__' ~ industry ~ '_requests') -%}
            {%- set delivered = totals ~ " where totals_kind = 'delivery' and industry = '" ~ industry ~ "' and input_identity = " ~ input_identity() -%}
            {%- do affected.update({industry: affected_days(delivered, requests, industry) if has_state else none}) -%}
        {%- endfor -%}
        {%- if has_state -%}{%- do remember_plan(affected) -%}{%- endif -%}
    {%- endif -%}
    {%- set plan = {} -%}
    {%- for industry, days in affected.items() -%}
        {%- if days is none and affected.values() | reject('none') | list -%}
            {#- all days of one log beside some of another are named: a build in batches is of every day of all logs #}
            {%- set days = days_of_log(ref('stg_metering__' ~ industry ~ '_requests')) -%}
        {%- endif -%}
        {%- do plan.update({industry: {
            'affected_days': days,
            'read_days': days_around(days, -var('deduplication_window_days')),
            'written_days': days_around(days, 0),
        }}) -%}
    {%- endfor -%}
    {{ return(plan) }}
{% endmacro %}
