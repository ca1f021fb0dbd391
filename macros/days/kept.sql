{#
    An incremental table whose rows are replaced by key, in one transaction. With meta `versions` (the name of a model) rows whose version is
    another there are dropped and those of keys_to_build are added. Without, it is a builder of days: those that int_days_to_rebuild plans
    are dropped and built again, in batches that bound the memory; each runs the query of the model with its days put in.
    A table with other columns is built anew, but for that of a builder: the days of its log may be gone.
#}
{% materialization kept, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set columns = get_column_schema_from_query(sql) | map(attribute='name') | list -%}
    {%- set is_kept = existing is not none and existing.is_table and not should_full_refresh() and has_columns(existing, columns) -%}
    {%- set batches = [{}] if versions_of(model) else batches_of_days(is_kept) -%}
    {%- if is_kept %}
        {%- call statement('main') %}delete from {{ target }} as kept where {{ is_stale(batches) }}{% endcall %}
    {%- elif existing is not none -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- for batch in batches -%}
        {%- set query = with_keys_not_held(sql, is_kept) if versions_of(model) else with_days_of(sql, batch) -%}
        {%- call statement('main') %}
            {%- if loop.first and not is_kept %}
                {{ create_table_as(False, target, query) }}
            {%- else %}
                insert into {{ target }} ({{ columns | join(', ') }})
                {{ query }}
            {%- endif %}
        {%- endcall -%}
    {%- endfor -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# A condition that always holds, by which the query of a model names the place of one that only its materialization knows. #}
{% macro placeholder(name) %}{{ return("'" ~ name ~ "' is not null") }}{% endmacro %}

{# A builder's query with the days of a batch in place of requested_in_batch and built_in_batch. #}
{% macro with_days_of(sql, batch) %}
    {%- set query = namespace(sql=sql) -%}
    {%- for industry in industries_read() -%}
        {%- set days = batch.get(industry, []) -%}
        {%- set query.sql = query.sql.replace(requested_in_batch(industry), requested_on(days)) -%}
        {%- set query.sql = query.sql.replace(requested_in_batch(industry, with_window=true), requested_on(with_window_before(days))) -%}
    {%- endfor -%}
    {%- for day, industry in modules.re.findall(built_in_batch('([a-z_.]+)', '([a-z_.]+)'), sql) -%}
        {%- set query.sql = query.sql.replace(built_in_batch(day, industry), is_built(day, industry, [batch])) -%}
    {%- endfor -%}
    {{ return(query.sql) }}
{% endmacro %}

{# The query of a model with versions, for the keys of keys_to_build that the table does not hold. #}
{% macro with_keys_not_held(sql, is_kept) %}
    {%- if not is_kept or not versions_are_known() -%}{{ return(sql) }}{%- endif -%}
    {{ return(sql.replace(
        placeholder('not held'), "not exists (select 1 from " ~ this ~ " as kept where " ~ keys_are_equal(model.config.meta.kept_by) ~ ")"
    )) }}
{% endmacro %}

{#
    Whether this run builds all that a kept model goes by: its versions, and other kept models that it reads. Where it does not (`dbt build
    --select` of a part), rows may come from other inputs than the version says: they get none and are built again next time.
#}
{% macro versions_are_known() %}
    {#- a unit test selects what it likes -#}
    {%- if model.resource_type != 'model' -%}{{ return(true) }}{%- endif -%}
    {%- set others = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.unique_id in model.depends_on.nodes -%}
        {%- if node.name == versions_of(model) or (node.config.get('materialized') == 'kept' and versions_of(node)) -%}
            {%- do others.append(node.unique_id) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(others | reject('in', selected_resources) | list | length == 0) }}
{% endmacro %}

{# Whether a table has the columns of a model's query. A builder's must: days that are not in the raw log any more would be lost. #}
{% macro has_columns(existing, wanted) %}
    {%- set found = adapter.get_columns_in_relation(existing) | map(attribute='name') | list -%}
    {%- if wanted | sort != found | sort and not versions_of(model) -%}
        {%- do exceptions.raise_compiler_error(
            this.identifier ~ " was built by another version of this project and has other columns; `dbt build --full-refresh` builds it"
            ~ " from the raw logs as they are (days that are no longer in them are lost)"
        ) -%}
    {%- endif -%}
    {{ return(wanted | sort == found | sort) }}
{% endmacro %}

{# The name of the versions model that a kept model goes by, none for a builder of days. #}
{% macro versions_of(node) %}{{ return((node.config.get('meta') or {}).get('versions')) }}{% endmacro %}

{# The keys of a versions model that a kept model, once its stale rows are dropped, does not hold; all of them for a new table. #}
{% macro keys_to_build(versions, keys) %}
    select
        versioned.{{ keys | join(', versioned.') }},
        case when {{ '1 = 1' if versions_are_known() else '1 = 0' }} then versioned.version end as version
    from {{ versions }} as versioned
    where {{ placeholder('not held') }}
{% endmacro %}

{% macro keys_are_equal(keys) %}
    {%- set conditions = [] -%}
    {%- for key in keys -%}{%- do conditions.append("versioned." ~ key ~ " = kept." ~ key) -%}{%- endfor -%}
    {{ return(conditions | join(' and ')) }}
{% endmacro %}

{# Condition on the rows of `kept`: they do not stay. #}
{% macro is_stale(batches) %}
    {%- if not versions_of(model) -%}
        {{ return(is_built('kept.usage_date', 'kept.industry', batches) ~ " or kept.input_identity <> " ~ text_literal(raw_place())) }}
    {%- endif -%}
    {%- if not versions_are_known() -%}{{ return('1 = 1') }}{%- endif -%}
    {{ return(
        "not exists (select 1 from " ~ ref(versions_of(model)) ~ " as versioned where "
        ~ keys_are_equal(model.config.meta.kept_by) ~ " and versioned.version = kept.version)"
    ) }}
{% endmacro %}

{# What is kept by day, and what sums over the days of a period: its versions model and its key, for meta of a kept model. #}
{% macro kept_by_day() %}{{ return({'versions': 'int_days_versioned', 'kept_by': ['industry', 'usage_date']}) }}{% endmacro %}

{% macro kept_by_period() %}
    {{ return({'versions': 'int_periods_versioned', 'kept_by': ['industry', 'period_grain', 'period_start']}) }}
{% endmacro %}

{# The days to build of a model kept by day (industry, usage_date, version). #}
{% macro days_to_build() %}{{ keys_to_build(ref('int_days_versioned'), kept_by_day().kept_by) }}{% endmacro %}

{# The days of the periods to build of a model kept by period (industry, period_grain, period_start, version, calendar_date). #}
{% macro days_of_periods_to_build() %}
    select
        periods.*,
        period_days.calendar_date
    from ({{ keys_to_build(ref('int_periods_versioned'), kept_by_period().kept_by) }}) as periods
    inner join {{ ref('int_period_days') }} as period_days
        on periods.period_grain = period_days.period_grain and periods.period_start = period_days.period_start
{% endmacro %}
