{# A checksum of the SQL of some models, macros left out: who changes one finds every day built anew. #}
{% macro definitions_of(names) %}
    {%- set definitions = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.resource_type == 'model' and node.name in names -%}
        {%- do definitions.append(node.raw_code) -%}
    {%- endfor -%}
    {{ return(local_md5(definitions | sort | join)) }}
{% endmacro %}
