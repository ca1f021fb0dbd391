{# Vars whose value no model could use, one sentence a problem. #}
{% macro var_problems() %}
    {%- set problems = [] -%}
    {%- set choices = {
        'arr_basis': ['contracted', 'contracted_plus_usage'],
        'usage_run_rate_months': [1, 3],
        'fx_policy': ['constant', 'historical'],
    } -%}
    {%- for name, allowed in choices.items() if var(name) not in allowed -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use one of " ~ allowed | join(', ')) -%}
    {%- endfor -%}
    {%- for name in ['as_of_date', 'fx_reference_date', 'backfill_from', 'backfill_until'] if var(name, none) -%}
        {%- if not is_date(var(name) | string) -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a date as YYYY-MM-DD") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in ['renewal_grace_days', 'deduplication_window_days', 'ingestion_overlap_hours'] -%}
        {%- if var(name) is not number or var(name) < 0 -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a whole number, 0 or more") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in ['max_quarantine_rate', 'cached_token_cost_weight', 'sla_target', 'reconciliation_tolerance'] -%}
        {%- if var(name) is not number or var(name) < 0 or var(name) > 1 -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a share from 0 to 1") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not var('industries') or var('industries') | unique | list | length != var('industries') | length -%}
        {%- do problems.append("var industries is " ~ var('industries') ~ ": name at least one industry, each once") -%}
    {%- endif -%}
    {%- if var('deduplication_window_days') is number and var('deduplication_window_days') < 1 -%}
        {%- do problems.append("var deduplication_window_days is " ~ var('deduplication_window_days') ~ ": use 1 or more") -%}
    {%- endif -%}
    {%- for industry in var('industries') if not model_exists('stg_metering__' ~ industry ~ '_requests') -%}
        {%- do problems.append("var industries names " ~ industry ~ ", which has no request log model in models/staging/metering") -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
