{#
    The requests of all logs that a plan rewrites, and repeated ones of the days that it reads, with previous_delivery_date: the day
    of the delivery before of the same id, by time and content. Few ids occur twice: only these rows are sorted.
#}
{% macro requests_ordered(plan) %}
    with

    repeated_ids as (
        {%- for industry in industries_read() %}
        select {{ id_hash('request_id') }} as id_hash
        from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
        where {{ days_filter(plan[industry].read_days, 'read_days') }}
        group by 1
        having count(*) > 1
        {{ "union all" if not loop.last }}
        {%- endfor %}
    ),

    delivered_again as (
        {{ requests_where(plan, 'read_days', id_hash('request_id') ~ ' in (select id_hash from repeated_ids)') }}
    ),

    delivered_once as (
        {{ requests_where(plan, 'written_days', id_hash('request_id') ~ ' not in (select id_hash from repeated_ids)') }}
    )

    {% set content = ['ingested_at', 'account_id', 'model_id', 'region', 'deployment_id'] + request_measures().keys() | list -%}
    select
        delivered_again.*,
        lag(usage_date) over (
            partition by industry, request_id, case when quarantine_reason is null then 1 else 0 end
            order by requested_at, coalesce(ingested_at, requested_at), {{ content_order(content + ['error_type']) }}
        ) as previous_delivery_date
    from delivered_again
    union all
    select delivered_once.*, cast(null as date) as previous_delivery_date
    from delivered_once
{% endmacro %}
