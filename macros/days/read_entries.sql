{# The columns of an entry, {name: type}: what a builder read of a day (read_date) for a day that it built (usage_date), when, how. #}
{% macro entry_columns() %}
    {{ return({
        'read_date': 'date', 'row_count': 'bigint', 'undelivered_count': 'bigint', 'last_ingested_at': dbt.type_timestamp(),
        'content_sum': 'bigint', 'last_timely_at': dbt.type_timestamp(), 'last_requested_at': dbt.type_timestamp(),
        'read_at': dbt.type_timestamp(), 'settings': dbt.type_string(),
    }) }}
{% endmacro %}

{#
    What a log holds on its days, as columns of a grouped query: the rows, those without ingested_at, the newest ingested_at, a checksum of
    what counts in totals (a sum: an exclusive or loses a row that is there twice), the latest request at most an hour ahead of its
    ingestion, and the latest one that is not too far in the future.
#}
{% macro rows_read() %}
        count(*) as row_count,
        count(*) - count(ingested_at) as undelivered_count,
        max(ingested_at) as last_ingested_at,
        {{ content_sum() }},
        max(case
            when usage_date > {{ undated() }} and requested_at <= coalesce({{ dbt.dateadd('hour', 1, 'ingested_at') }}, {{ run_started() }})
                then requested_at
        end) as last_timely_at,
        max(case when usage_date > {{ undated() }} and requested_at <= {{ future_limit() }} then requested_at end) as last_requested_at
{%- endmacro %}

{# The checksum; the scan that makes the totals has it, too: both must have seen the same rows. #}
{% macro content_sum(name='content_sum') %}cast(sum(cast(content_hash % 2147483647 as bigint)) as bigint) as {{ name }}{% endmacro %}

{#
    The rows of a builder's batch (a cte and its columns) and its entries, of totals_kind `read`: for each day built and each day read for
    it, up to window_days before, what `read_days` found (rows_read by industry and read_date).
#}
{% macro with_entries(rows, columns, window_days) %}
    select
        {{ columns | join(', ') }},
        {%- for column, data_type in entry_columns().items() %}
        cast(null as {{ data_type }}) as {{ column }},
        {%- endfor %}
        {{ text_literal(invocation_id) }} as written_by,
        {{ text_literal(raw_place()) }} as input_identity
    from {{ rows }}
    union all
    select
        {%- for column in columns %}
        {{ {
            'totals_kind': "'read'", 'industry': 'built.industry', 'usage_date': 'built.read_date',
        }.get(column, 'null') }} as {{ column }},
        {%- endfor %}
        {%- for column in entry_columns() if column not in ['read_at', 'settings'] %}
        read_days.{{ column }},
        {%- endfor %}
        {{ run_started() }} as read_at,
        {{ text_literal(settings_of_days()) }} as settings,
        {{ text_literal(invocation_id) }} as written_by,
        {{ text_literal(raw_place()) }} as input_identity
    from read_days as built
    inner join read_days
        on
            built.industry = read_days.industry
            and built.read_date >= read_days.read_date
            and (built.read_date = read_days.read_date or read_days.read_date > {{ undated() }})
            and {{ dbt.dateadd('day', -window_days, 'built.read_date') }} <= read_days.read_date
    where {{ built_in_batch('built.read_date', 'built.industry') }}
{% endmacro %}
