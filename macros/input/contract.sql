{# The declaration of one raw table: {is_required, key, has_several_rows, industry, columns: [{name, data_type, meta}]}; empty while parsing. #}
{% macro input_contract(name) %}
    {%- set unique_id = 'source.ai_api_kpi_warehouse.raw.raw_' ~ name -%}
    {%- set node = (graph.sources | default({})).get(unique_id) if graph else none -%}
    {%- if node is none -%}
        {{ return({'is_required': false, 'key': [], 'has_several_rows': false, 'industry': none, 'columns': []}) }}
    {%- endif -%}
    {%- set columns = [] -%}
    {%- for column in node.columns.values() -%}
        {%- do columns.append({
            'name': column.name,
            'data_type': column.data_type,
            'meta': (column.config or {}).get('meta') or {},
        }) -%}
    {%- endfor -%}
    {{ return({
        'is_required': node.config.meta.is_required,
        'key': node.config.meta.key,
        'has_several_rows': node.config.meta.get('has_several_rows', false),
        'industry': node.config.meta.get('industry'),
        'columns': columns,
    }) }}
{% endmacro %}

{# The values that the contract accepts in a column of a code. #}
{% macro accepted_values(name, column) %}
    {%- set declared = input_contract(name).columns | selectattr('name', 'equalto', column) | first -%}
    {{ return(declared.meta.accepted if declared else []) }}
{% endmacro %}

{# The industries that have a request log in the contract. #}
{% macro industries_known() %}
    {%- set found = [] -%}
    {%- for source in graph.sources.values() if source.source_name == 'raw' and source.config.meta.get('industry') -%}
        {%- do found.append(source.config.meta.industry) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{# False for the request log of an industry that is switched off. #}
{% macro raw_table_is_enabled(name) %}
    {%- set industry = input_contract(name).industry -%}
    {{ return(industry is none or industry in var('industries')) }}
{% endmacro %}

{# Actual type of each column of a raw table, {lower-case name: type}, wherever its rows are; none when they are nowhere. #}
{% macro raw_column_types(name) %}
    {%- set found = [] -%}
    {%- for relation in raw_relations(name) | reverse -%}
        {%- set types = column_types_of(relation, name) -%}
        {%- if types is not none -%}{%- do found.append(types) -%}{%- endif -%}
    {%- endfor -%}
    {%- for types in found[1:] -%}{%- do found[0].update(types) -%}{%- endfor -%}
    {{ return(found[0] if found else none) }}
{% endmacro %}

{#
    Actual type of each column of one relation of a raw table; none when it is absent. Looks at the database
    only in run, build and test; elsewhere, and for the inputs of unit tests, every declared column counts as text.
#}
{% macro column_types_of(relation, name) %}
    {%- set types = {} -%}
    {%- if not looks_at_data() or relation.is_cte -%}
        {%- for column in input_contract(name).columns -%}
            {%- do types.update({column.name: 'text'}) -%}
        {%- endfor -%}
        {{ return(types) }}
    {%- endif -%}
    {%- if not raw_relation_exists(relation) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- for column in describe_relation(relation) -%}
        {%- do types.update({column[0] | lower: column[1] | lower}) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}

{#
    Query of source freshness: the newest time of a raw table that is not in the future, where raw_input reads it; a table that is
    absent or has no such time is as old as can be. Never old are the log of an industry that is switched off, an absent table that is
    optional, and one whose age does no harm. UTC.
#}
{% macro newest_raw(name, column, may_be_old=false) %}
    {%- set types = raw_column_types(name) if raw_table_is_enabled(name) and not may_be_old else none -%}
    {%- if may_be_old or not raw_table_is_enabled(name) or (types is none and not input_contract(name).is_required) -%}
        {{ return("select " ~ run_started() ~ " as newest") }}
    {%- endif -%}
    {%- set newest = ["select timestamp '1970-01-01' as raw_time"] -%}
    {%- for relation in raw_relations(name) -%}
        {%- set types = column_types_of(relation, name) -%}
        {%- if types is not none and column in types -%}
            {%- do newest.append("select " ~ timestamp_or_null(column, types[column]) ~ " as raw_time from " ~ relation) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(
        "select max(raw_time) as newest from (" ~ newest | join(' union all ') ~ ") as raw_times where raw_time <= " ~ run_started()
    ) }}
{% endmacro %}
