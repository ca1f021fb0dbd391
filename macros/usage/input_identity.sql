{#
    Which raw input the incremental rows came from and how second deliveries were told, as a text literal: where it is, for the
    sample the checksums of its seeds, and the window. Rows of another identity are forgotten, so that the sample and own data
    never mix.
#}
{% macro input_identity() %}
    {%- set window = " window " ~ var('deduplication_window_days') -%}
    {%- if raw_place() != 'sample' -%}{{ return(text_literal(raw_place() ~ window)) }}{%- endif -%}
    {%- set checksums = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.resource_type == 'seed' and node.name.endswith('_requests') -%}
        {%- do checksums.append(node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(text_literal("sample " ~ local_md5(checksums | sort | join(' ')) ~ window)) }}
{% endmacro %}
