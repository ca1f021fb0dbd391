{# Where the raw rows of a run are: files, a schema of tables, or the sample. Rows of another place are forgotten: they never mix. #}
{% macro raw_place() %}
    {%- if var('adapters', []) -%}
        {%- set exports = [] -%}
        {%- for tool in var('adapters') if tool in adapter_tables() -%}{%- do exports.append(tool ~ ' in ' ~ var(tool ~ '_location')) -%}{%- endfor -%}
        {{ return((([own_raw_place()] if own_raw_place() != 'sample' else []) + exports) | join(' and ')) }}
    {%- endif -%}
    {{ return(own_raw_place()) }}
{% endmacro %}

{% macro own_raw_place() %}
    {%- if var('raw_location', none) -%}{{ return(var('raw_location') | string) }}{%- endif -%}
    {%- if var('use_sample_data', true) -%}{{ return('sample') }}{%- endif -%}
    {{ return((var('raw_database', none) or target.database) ~ "." ~ var('raw_schema')) }}
{% endmacro %}

{# The checksum of what the totals of a day depend on beside its rows: the window, the SQL that makes them, the seeds of the sample. #}
{% macro settings_of_days() %}
    {%- set settings = [var('deduplication_window_days'), definitions_of(
        builders_of_days().keys() | list, ['adapter', 'input', 'calendar', 'staging', 'requests', 'latency']
    )] -%}
    {%- for node in (graph.nodes or {}).values() if node.package_name == 'ai_api_kpi_warehouse' -%}
        {%- if node.resource_type == 'model' and node.original_file_path.startswith(('models/staging/metering/', 'models/staging/adapters/')) -%}
            {%- do settings.append(node.raw_code) -%}
        {%- elif node.resource_type == 'seed' and node.name.endswith('_requests') and raw_place() == 'sample' -%}
            {%- do settings.append(node.checksum.checksum) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(settings | map('string') | sort | join(' '))) }}
{% endmacro %}

{#
    A checksum of the SQL of some models, of those that are kept by the model that asks, and of the macros of some subjects: who mends one
    finds every kept row built anew.
#}
{% macro definitions_of(models, subjects) %}
    {%- set definitions = [] -%}
    {%- for node in (graph.nodes or {}).values() if node.resource_type == 'model' -%}
        {%- if node.name in models or versions_of(node) == model.name -%}{%- do definitions.append(node.raw_code) -%}{%- endif -%}
    {%- endfor -%}
    {%- set macros = context['ai_api_kpi_warehouse'] -%}
    {%- for name in macros if macros[name].macro is defined -%}
        {%- set macro = macros[name].macro -%}
        {%- if macro.original_file_path.split('/')[1].split('.')[0] in subjects -%}{%- do definitions.append(macro.macro_sql) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(definitions | sort | join)) }}
{% endmacro %}
