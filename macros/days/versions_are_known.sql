{#
    Whether this run builds all that a model kept by day goes by: int_days_versioned, and what it reads of other kept models. Where it does
    not (`dbt build --select` of a part), rows may come from other inputs than the version says: they get none and are built again next time.
#}
{% macro versions_are_known() %}
    {%- set others = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.unique_id in model.depends_on.nodes -%}
        {%- if node.name == 'int_days_versioned' or node.config.get('incremental_strategy') == 'stale_days' -%}
            {%- do others.append(node.unique_id) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(others | reject('in', selected_resources) | list | length == 0) }}
{% endmacro %}
