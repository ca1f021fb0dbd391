{# Vars whose value no model could use, one sentence a problem. Those that become part of a query are checked letter by letter. #}
{% macro var_problems() %}
    {%- set problems = unknown_var_problems() + number_problems() + freshness_problems() + location_problems() -%}
    {%- set choices = {
        'use_sample_data': [true, false],
        'benchmark_errors': [true, false],
        'contract_end_dates': ['inclusive', 'exclusive'],
        'arr_basis': ['contracted', 'contracted_plus_usage'],
        'usage_run_rate_months': [1, 3],
        'fx_policy': ['constant', 'historical'],
    } -%}
    {%- for name, allowed in choices.items() if var(name) not in allowed or (var(name) is boolean) != (allowed[0] is boolean) -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use one of " ~ allowed | join(', ')) -%}
    {%- endfor -%}
    {%- for name in ['as_of_date', 'fx_reference_date', 'backfill_from', 'backfill_until'] if var(name, none) is not none -%}
        {%- if not is_date(var(name) | string) -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a date as YYYY-MM-DD, from 1970-01-02 to 2199-12-31") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if var('our_provider') is not string or not var('our_provider') -%}
        {%- do problems.append("var our_provider is " ~ var('our_provider') ~ ": name the provider of raw_frontier_scores that is us") -%}
    {%- endif -%}
    {%- if not var('industries') or var('industries') | unique | list | length != var('industries') | length -%}
        {%- do problems.append("var industries is " ~ var('industries') ~ ": name at least one industry, each once") -%}
    {%- endif -%}
    {%- for industry in var('industries') if not model_exists('stg_metering__' ~ industry ~ '_requests') -%}
        {%- do problems.append("var industries names " ~ industry ~ ", which has no request log model in models/staging/metering") -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
