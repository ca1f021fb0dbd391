{# Where the raw rows of a run are: files, a schema of tables, or the sample. Rows of another place are forgotten: they never mix. #}
{% macro raw_place() %}
    {%- if var('raw_location', none) -%}{{ return(var('raw_location') | string) }}{%- endif -%}
    {%- if var('use_sample_data', true) -%}{{ return('sample') }}{%- endif -%}
    {{ return((var('raw_database', none) or target.database) ~ "." ~ var('raw_schema')) }}
{% endmacro %}

{# The checksum of what the totals of a day depend on beside its rows: the window, the SQL that makes them, the seeds of the sample. #}
{% macro settings_of_days() %}
    {%- set settings = [var('deduplication_window_days'), definitions_of(
        ['int_request_totals_daily', 'int_requests_quarantined'], ['staging', 'input', 'dates', 'usage']
    )] -%}
    {%- for node in (graph.nodes or {}).values() -%}
        {%- if node.resource_type == 'model' and node.original_file_path.startswith('models/staging/metering/') -%}
            {%- do settings.append(node.raw_code) -%}
        {%- elif node.resource_type == 'seed' and node.name.endswith('_requests') and raw_place() == 'sample' -%}
            {%- do settings.append(node.checksum.checksum) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(settings | map('string') | sort | join(' '))) }}
{% endmacro %}

{# A checksum of the SQL of some models and of the macros of some folders: who mends one finds every kept row built anew. #}
{% macro definitions_of(models, folders) %}
    {%- set definitions = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.resource_type == 'model' and node.name in models -%}
        {%- do definitions.append(node.raw_code) -%}
    {%- endfor -%}
    {%- for found in context[project_name].values() if found.macro.original_file_path.split('/')[1] in folders -%}
        {%- do definitions.append(found.macro.macro_sql) -%}
    {%- endfor -%}
    {{ return(local_md5(definitions | sort | join)) }}
{% endmacro %}
