{# The declaration of one raw table: {is_required, key, has_several_rows, industry, columns: [{name, data_type, meta}]}; empty while parsing. #}
{% macro input_contract(name) %}
    {%- set unique_id = 'source.' ~ project_name ~ '.raw.raw_' ~ name -%}
    {%- set node = (graph.sources | default({})).get(unique_id) if graph else none -%}
    {%- if node is none -%}
        {{ return({'is_required': false, 'key': [], 'has_several_rows': false, 'industry': none, 'columns': []}) }}
    {%- endif -%}
    {%- set columns = [] -%}
    {%- for column in node.columns.values() -%}
        {%- do columns.append({
            'name': column.name,
            'data_type': column.data_type,
            'meta': column.config.meta,
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
