{# The vars of dbt_project.yml, in its order; dbt does not show them to macros. #}
{% macro declared_vars() %}
    {{ return([
        'use_sample_data', 'raw_database', 'raw_schema', 'raw_location', 'industries', 'max_quarantine_rate',
        'as_of_date',
        'contract_end_dates', 'arr_basis', 'usage_run_rate_months', 'billing_lag_days', 'renewal_grace_days',
        'fx_policy', 'fx_reference_date',
        'cached_token_cost_weight',
        'deduplication_window_days', 'requests_per_batch', 'request_lookback_days', 'backfill_from', 'backfill_until',
        'benchmark_errors', 'drift_warning_factor', 'request_freshness_hours', 'billing_freshness_hours',
        'incident_weights', 'sla_target', 'our_provider', 'reconciliation_tolerance',
    ]) }}
{% endmacro %}
