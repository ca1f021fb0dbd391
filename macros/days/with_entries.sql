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
    where {{ is_built('built.read_date', 'built.industry') }}
{% endmacro %}
