{#
    An incremental table whose rows are replaced by key, in one transaction. With meta `versions` (the name of a model) rows whose version is
    another there are dropped and those of keys_to_build are added. Without, it is a builder of days: those that int_days_to_rebuild plans
    are dropped and built again, in batches that bound the memory; the model is rendered once for each.
    A table with other columns is built anew, but for that of a builder: the days of its log may be gone.
#}
{% materialization kept, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set is_kept = existing is not none and existing.is_table and not should_full_refresh() and has_its_columns(existing) -%}
    {%- do model.update({'is_kept': is_kept}) -%}
    {%- set batches = [none] if versions_of(model) else batches_of_days(is_kept) -%}
    {%- if is_kept %}
        {%- call statement('main') %}delete from {{ target }} as kept where {{ is_stale(batches) }}{% endcall %}
    {%- elif existing is not none -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- for batch in batches -%}
        {%- do model.update({'batch': batch}) -%}
        {%- set query = render(model.raw_code) -%}
        {%- call statement('main') %}
            {%- if loop.first and not is_kept %}
                {{ create_table_as(False, target, query) }}
            {%- else %}
                insert into {{ target }} ({{ (model.get('columns_of_query') or adapter.get_columns_in_relation(target) | map(attribute='name')) | join(', ') }})
                {{ query }}
            {%- endif %}
        {%- endcall -%}
    {%- endfor -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
