{# Vars that are no number or outside their range, one sentence a problem. #}
{% macro number_problems() %}
    {%- set problems = [] -%}
    {%- set counts = {
        'renewal_grace_days': (0, 3650),
        'billing_lag_days': (0, 3650),
        'deduplication_window_days': (1, 366),
        'request_lookback_days': (1, 3650),
        'requests_per_batch': (1, 1000000000000),
    } -%}
    {%- for name, range in counts.items() if var(name) is not integer or var(name) < range[0] or var(name) > range[1] -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a whole number from " ~ range[0] ~ " to " ~ range[1] ~ (", not a text" if var(name) is string else "")) -%}
    {%- endfor -%}
    {%- if var('request_lookback_days') is integer and var('request_lookback_days') < var('deduplication_window_days') -%}
        {%- do problems.append(
            "var request_lookback_days is " ~ var('request_lookback_days') ~ ": use no fewer days than deduplication_window_days ("
            ~ var('deduplication_window_days') ~ "), which each day of a request log is read with"
        ) -%}
    {%- endif -%}
    {%- for name in ['max_quarantine_rate', 'cached_token_cost_weight', 'sla_target', 'reconciliation_tolerance'] -%}
        {%- if not is_share(var(name)) -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a share from 0 to 1") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set factor = var('drift_warning_factor') -%}
    {%- if factor is not number or factor is boolean or factor <= 1 -%}
        {%- do problems.append("var drift_warning_factor is " ~ factor ~ ": use a number above 1") -%}
    {%- endif -%}
    {%- set weights = var('incident_weights') -%}
    {%- set has_wrong = namespace(found=weights is not mapping) -%}
    {%- for severity, weight in (weights.items() if weights is mapping else []) -%}
        {%- if not is_share(weight) or not is_name(severity) -%}{%- set has_wrong.found = true -%}{%- endif -%}
    {%- endfor -%}
    {%- if has_wrong.found -%}
        {%- do problems.append("var incident_weights is " ~ weights ~ ": use shares from 0 to 1 by severity") -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
