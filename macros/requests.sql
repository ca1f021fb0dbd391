{#
    The requests of all logs on the days that the batch builds, and with_window on those that it reads; of named columns, since raw_row
    costs more than all the rest. key_hash is one number for rows that may be one request: rows without an id that are equal share a time.
#}
{% macro requests_of_batch(with_window=false) %}
    {%- for industry in industries_read() %}
        select {{ columns_of_batch() | join(', ') }}, 
            {{ hash_of(['request_id', 'account_id', 'case when request_id is null then requested_at end']) }} as key_hash
        from {{ ref('base_metering__' ~ industry ~ '_requests') }}
        where {{ requested_in_batch(industry, with_window) }}
        {{ "union all" if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# Condition on the log of an industry: the batch builds the day, or reads it for one that it builds. #}
{% macro requested_in_batch(industry, with_window=false) %}
    {{ return(placeholder(industry ~ ' days of the batch' ~ (' and of the window before' if with_window else ''))) }}
{% endmacro %}

{% macro columns_of_batch() %}
    {{ return(
        ['industry', 'request_id', 'row_content', 'account_id', 'model_id', 'region', 'deployment_id', 'error_type', 'is_billable', 'is_good']
        + request_measures().keys() | list + ['content_hash', 'requested_at', 'ingested_at', 'usage_date', 'quarantine_reason']
    ) }}
{% endmacro %}

{#
    The requests of a cte with is_duplicate: whether the row gives way to another of its key, on its day (of which one counts) or on the
    deduplication_window_days before. Good rows give way to good ones, failed rows to any; quarantined rows take no part.
#}
{% macro requests_deduplicated(cte) %}
    {%- set key = 'industry, account_id, request_id, row_content, case when quarantine_reason is null then 1 else 0 end' %}
    {%- set content = ['model_id', 'region', 'deployment_id'] + request_measures().keys() | reject('equalto', 'is_unmeasured') | list
        + ['error_type', 'is_billable', 'is_unmeasured'] %}
    select
        {{ columns_of_batch() | join(', ') }},
        place_of_day > 1 or coalesce(case when is_good then good_count_before else count_before end, 0) > 0 as is_duplicate,
        {# across days and with other quantities: ids that are unique in a batch only #}
        place_of_day = 1 and coalesce(case when is_good then good_count_before else count_before end, 0) > 0
        and (least_before <> usage_quantity or greatest_before <> usage_quantity) as is_reused
    from (
        select
            {{ cte }}.*,
            row_number() over (
                partition by {{ key }}, usage_date
                order by
                    case when is_good then 0 else 1 end, requested_at desc, coalesce(ingested_at, requested_at) desc,
                    coalesce(output_tokens, images) desc nulls last, {{ content | join(' desc nulls last, ') }} desc nulls last
            ) as place_of_day,
            sum(case when is_good then 1 else 0 end) over window_before as good_count_before,
            count(*) over window_before as count_before,
            min(usage_quantity) over window_before as least_before,
            max(usage_quantity) over window_before as greatest_before
        from {{ cte }}
        window window_before as (
            partition by {{ key }}
            order by {{ dbt.datediff(undated(), 'usage_date', 'day') }}
            range between {{ var('deduplication_window_days') }} preceding and 1 preceding
        )
    ) as ranked
{% endmacro %}
