-- sqlfluff:dialect:postgres
{{ config(materialized='kept') }}

-- depends_on: {{ ref('int_days_to_rebuild') }}
{%- set ids = ['account_id', 'model_id', 'region', 'deployment_id'] %}
{%- set items = ['operation', 'llm_integration', 'deployment_target', 'service_tier', 'error_type'] %}
{%- set measures = ['usage_quantity'] + quantities() %}
{%- set has_latency = "fate = 'success' and " ~ is_served_online() %}
{%- set flags = ['unmeasured', 'timed', 'unidentified', 'reused'] %}
{%- set sums = measures + (flags | join('_count ') ~ '_count content_check raw_count').split(' ') %}
{%- set counts = {'request_count': ['success', 'billed_failure', 'failure'], 'error_count': ['billed_failure', 'failure'],
    'good_count': ['success', 'billed_failure'], 'duplicate_count': ['duplicate']} %}
{%- set columns = ['totals_kind', 'industry', 'usage_date', 'speed_tier', 'item', 'bucket'] + ids + counts | list + sums %}

with

read_days as (
    select
        industry,
        usage_date as read_date,
        {{ rows_read() }}
    from ({{ requests_of_batch(with_window=true) }}) as requests
    group by industry, usage_date
),

{# few keys occur twice: only their rows are sorted, those of the window too #}
repeated_keys as (
    select key_hash from ({{ requests_of_batch(with_window=true) }}) as requests
    group by key_hash
    having count(*) > 1
),

delivered_again as (
    select requests.* from ({{ requests_of_batch(with_window=true) }}) as requests
    where requests.key_hash in (select repeated_keys.key_hash from repeated_keys)
),

deduplicated as (
    {{ requests_deduplicated('delivered_again') }}
    union all
    select
        {{ columns_of_batch() | join(', ') }},
        false as is_duplicate,
        false as is_reused
    from ({{ requests_of_batch() }}) as requests
    where requests.key_hash not in (select repeated_keys.key_hash from repeated_keys)
),

placed as (
    select
        deduplicated.*,
        case
            when quarantine_reason is not null then 'quarantined'
            when is_duplicate then 'duplicate'
            when error_type is null then 'success'
            when is_good then 'billed_failure'
            else 'failure'
        end as fate
    from deduplicated
    where {{ built_in_batch('usage_date', 'industry') }}
),

measured as (
    select
        industry, usage_date, fate, speed_tier, {{ (ids + items) | join(', ') }}, is_reused, content_hash,
        {%- for metric in latency_metrics() %}
        case when {{ has_latency }} then {{ latency_bucket(metric) }} end as {{ metric }}_bucket,
        {%- endfor %}
        {{ has_latency }} and is_unmeasured as is_unmeasured, {{ has_latency }} and is_unmeasured is not null as is_timed,
        {%- for measure in measures %}
        case when fate in ('success', 'billed_failure') then {{ measure }} end as {{ measure }},
        {%- endfor %}
        fate = 'duplicate' and request_id is null as is_unidentified
    from placed
),

{# so fine that all counts but those of latency follow from it, with far fewer rows than requests #}
cells as (
    select
        case
            {%- for metric in latency_metrics() %}
            when grouping({{ metric }}_bucket) = 0 then '{{ metric }}'
            {%- endfor %}
        end as metric,
        industry, usage_date, fate, speed_tier, {{ (ids + items) | join(', ') }},
        coalesce({{ latency_metrics() | join('_bucket, ') }}_bucket) as bucket,
        {%- for flag in flags %}
        count(case when is_{{ flag }} then 1 end) as {{ flag }}_count,
        {%- endfor %}
        {%- for measure in measures %}
        cast(coalesce(sum({{ measure }}), 0) as bigint) as {{ measure }},
        {%- endfor %}
        {{ content_sum('content_check') }},
        count(*) as raw_count
    from measured
    group by grouping sets (
        {%- for metric in latency_metrics() %}
        (industry, usage_date, model_id, speed_tier, deployment_id, region, {{ metric }}_bucket),
        {%- endfor %}
        (industry, usage_date, fate, {{ (ids + items) | join(', ') }})
    )
),

counted as (
    select
        case
            {%- for item in items %}
            when grouping({{ item }}) = 0 then '{{ item }}'
            {%- endfor %}
            when grouping(account_id) = 0 then 'usage'
            when grouping(deployment_id) = 0 then 'serving'
            else 'delivery'
        end as totals_kind,
        industry, usage_date, {{ ids | join(', ') }}, max(speed_tier) as speed_tier,
        coalesce({{ items | join(', ') }}) as item,
        {%- for count, fates in counts.items() %}
        cast(sum(case when fate in ('{{ fates | join("', '") }}') then raw_count else 0 end) as bigint) as {{ count }},
        {%- endfor %}
        {%- for sum in sums %}
        cast(sum({{ sum }}) as bigint) as {{ sum }},
        {%- endfor %}
        max(bucket) as bucket
    from cells
    where metric is null
    group by grouping sets (
        (industry, usage_date),
        (industry, usage_date, account_id, model_id, region),
        (industry, usage_date, model_id, deployment_id, region){% for item in items %},
        (industry, usage_date, {{ 'model_id' if item == 'error_type' else 'account_id' }}, {{ item }})
        {%- endfor %}
    )
),

totals as (
    select * from counted
    where
        totals_kind = 'delivery'
        or (totals_kind in ('usage', 'serving') and request_count > 0)
        or (item is not null and case totals_kind when 'error_type' then error_count else good_count end > 0)
    union all
    select
        metric as totals_kind,
        industry, usage_date, {{ ids | join(', ') }}, speed_tier, cast(null as {{ dbt.type_string() }}) as item,
        raw_count as request_count, 0 as error_count, raw_count as good_count, 0 as duplicate_count, {{ sums | join(', ') }},
        bucket
    from cells
    where bucket is not null
)

{{ with_entries('totals', columns, builders_of_days().int_request_totals_daily) }}
