{#
    Which raw input the incremental rows came from, as a text literal: where it is, and for the sample the checksums of its
    seeds. Rows of another input are forgotten, so that the sample and own data never mix.
#}
{% macro input_identity() %}
    {%- if var('raw_location', none) -%}
        {{ return("'" ~ var('raw_location').replace("'", "''") ~ "'") }}
    {%- elif not var('use_sample_data', true) -%}
        {{ return("'" ~ (var('raw_database', none) or target.database) ~ "." ~ var('raw_schema') ~ "'") }}
    {%- endif -%}
    {%- set checksums = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.resource_type == 'seed' and node.name.endswith('_requests') -%}
        {%- do checksums.append(node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return("'sample " ~ local_md5(checksums | sort | join(' ')) ~ "'") }}
{% endmacro %}
