{#
    Requests of all logs on the plan's days of a kind (read_days, written_days) for which the condition holds; without raw_row, which
    costs more than all the rest.
#}
{% macro requests_where(plan, days, condition) %}
    {%- set columns = ['industry', 'request_id', 'account_id', 'model_id', 'region', 'deployment_id', 'error_type']
        + request_measures().keys() | list + ['requested_at', 'ingested_at', 'usage_date', 'quarantine_reason'] -%}
    {%- for industry in industries_read() %}
    select {{ columns | join(', ') }} from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where {{ days_filter(plan[industry][days], days) }} and {{ condition }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{% endmacro %}
