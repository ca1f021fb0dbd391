{#
    Whether this run builds all that a kept model goes by: its versions, and other kept models that it reads. Where it does not (`dbt build
    --select` of a part), rows may come from other inputs than the version says: they get none and are built again next time.
#}
{% macro versions_are_known() %}
    {%- set others = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.unique_id in model.depends_on.nodes -%}
        {%- if node.name == versions_of(model) or (node.config.get('materialized') == 'kept' and versions_of(node)) -%}
            {%- do others.append(node.unique_id) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(others | reject('in', selected_resources) | list | length == 0) }}
{% endmacro %}

{# Whether a table has the columns of the model. A builder's must: days that are not in the raw log any more would be lost. #}
{% macro has_its_columns(existing) %}
    {%- do model.update({'batch': {}}) -%}
    {%- set wanted = get_column_schema_from_query(render(model.raw_code)) | map(attribute='name') | list -%}
    {%- set found = adapter.get_columns_in_relation(existing) | map(attribute='name') | list -%}
    {%- do model.update({'columns_of_query': wanted}) -%}
    {%- if wanted | sort != found | sort and not versions_of(model) -%}
        {%- do exceptions.raise_compiler_error(
            this.identifier ~ " was built by another version of this project and has other columns; `dbt build --full-refresh` builds it"
            ~ " from the raw logs as they are (days that are no longer in them are lost)"
        ) -%}
    {%- endif -%}
    {{ return(wanted | sort == found | sort) }}
{% endmacro %}

{# The name of the versions model that a kept model goes by, none for a builder of days. #}
{% macro versions_of(node) %}{{ return(node.config.meta.get('versions')) }}{% endmacro %}
