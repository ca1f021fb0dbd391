{#
    The requests of all logs on the days that the batch builds, and with_window on those that it reads; of named columns, since raw_row
    costs more than all the rest. key_hash is one number for rows that may be one request: rows without an id that are equal share a time.
#}
{% macro requests_of_batch(with_window=false) %}
    {%- for industry in industries_read() %}
        select {{ columns_of_batch() | join(', ') }}, 
            {{ hash_of(['request_id', 'account_id', 'case when request_id is null then requested_at end']) }} as key_hash
        from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
        where {{ requested_in_batch(industry, with_window) }}
        {{ "union all" if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# Condition on the log of an industry: the batch builds the day, or reads it for one that it builds; without a batch (unit tests) any. #}
{% macro requested_in_batch(industry, with_window=false) %}
    {%- if model.get('batch') is none -%}{{ return('1 = 1') }}{%- endif -%}
    {%- set days = model.batch.get(industry, []) -%}
    {{ return(requested_on(with_window_before(days) if with_window else days)) }}
{% endmacro %}

{% macro columns_of_batch() %}
    {{ return(
        ['industry', 'request_id', 'row_content', 'account_id', 'model_id', 'region', 'deployment_id', 'error_type', 'is_billable', 'is_good']
        + request_measures().keys() | list + ['content_hash', 'requested_at', 'ingested_at', 'usage_date', 'quarantine_reason']
    ) }}
{% endmacro %}
