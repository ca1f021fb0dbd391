{# The raw tables that each adapter feeds, {tool: names}: models raw_<tool>__<name> of models/staging/adapters/<tool>. #}
{% macro adapter_tables() %}
    {{ return({
        'litellm': ['accounts', 'llm_requests', 'image_generation_requests', 'inference_costs'],
        'openai': ['inference_costs'],
        'statuspage': ['incidents'],
        'stripe': ['accounts', 'contracts', 'renewals', 'billing_charges'],
    }) }}
{% endmacro %}

{# The adapters that are switched on and feed a raw table. #}
{% macro adapters_of(name) %}
    {%- set tools = [] -%}
    {%- for tool in var('adapters', []) if name in adapter_tables().get(tool, []) -%}
        {%- do tools.append(tool) -%}
    {%- endfor -%}
    {{ return(tools) }}
{% endmacro %}

{# What an adapter makes of an export for a raw table. #}
{% macro exported_relation(tool, name) %}
    {%- set model_name = 'raw_' ~ tool ~ '__' ~ name -%}
    {%- if flags.WHICH != 'freshness' -%}{{ return(ref(model_name)) }}{%- endif -%}
    {# the query of a source's freshness knows no models #}
    {%- set node = own_node('model', model_name) -%}
    {{ return(this if node is none else api.Relation.create(node.database, node.schema, node.alias)) }}
{% endmacro %}

{#
    The only door to exports: the columns that a table of a tool's export is declared with, each as text, as it came; an absent
    column, and every column of an absent table, is null. Of a JSON document they are the members of its outermost objects.
#}
{% macro exported(tool, table) %}
    {%- set relation = export_relation(tool, table) -%}
    {%- set types = export_types(tool, table) -%}
    {%- set is_json = is_json_location(var(tool ~ '_location')) %}
    select
        {%- for column in export_columns(tool, table) %}
        {%- if types is none or (not is_json and column.name | lower not in types) %}
        cast(null as {{ dbt.type_string() }}) as {{ adapter.quote(column.name | lower) }}
        {%- elif is_json %}
        {{ json_text('export_source.json', [column.name]) }} as {{ adapter.quote(column.name | lower) }}
        {%- else %}
        {{ value_as_text('export_source.' ~ adapter.quote(types[column.name | lower].name), types[column.name | lower].data_type) }}
            as {{ adapter.quote(column.name | lower) }}
        {%- endif %}
        {{- "," if not loop.last }}
        {%- endfor %}
    from {{ relation if types is not none else '(select 1 as nothing) as export_source where 1 = 0' }}
    {%- if types is not none %} as export_source{% endif %}
{% endmacro %}

{# Where a table of a tool's export is: a table of a schema, or files. #}
{% macro export_relation(tool, table) %}
    {%- set location = var(tool ~ '_location') | string -%}
    {%- set relation = source(tool, table) -%}
    {%- if '{name}' not in location -%}{{ return(relation) }}{%- endif -%}
    {%- if is_json_location(location) -%}
        {{ return("read_json_objects(" ~ text_literal(location.replace('{name}', table)) ~ ", format = 'auto')") }}
    {%- endif -%}
    {{ return(raw_files(table, location)) }}
{% endmacro %}

{# Whether a location is a path of JSON files. #}
{% macro is_json_location(location) %}
    {{ return('{name}' in location and modules.re.search('[.](json|jsonl|ndjson)([.]gz)?$', location) is not none) }}
{% endmacro %}

{# The columns that a table of an export is declared with; one while parsing. #}
{% macro export_columns(tool, table) %}
    {%- set node = (graph.sources | default({})).get('source.ai_api_kpi_warehouse.' ~ tool ~ '.' ~ table) if graph else none -%}
    {{ return([{'name': 'nothing'}] if node is none else node.columns.values() | list) }}
{% endmacro %}

{# The columns of a table of an export, {lower-case name: {name, data_type}}; none when it is absent or data may not be looked at. #}
{% macro export_types(tool, table) %}
    {%- set relation = export_relation(tool, table) -%}
    {%- if not looks_at_data() or not raw_relation_exists(relation) -%}{{ return(none) }}{%- endif -%}
    {%- set types = {} -%}
    {%- for column in describe_relation(relation) -%}
        {%- do types.update({column[0] | lower: {'name': column[0], 'data_type': column[1] | lower}}) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}

{# What the export of a tool lacks, one sentence a problem: required tables and columns. #}
{% macro export_problems(tool) %}
    {%- set problems = [] -%}
    {%- for source in graph.sources.values() if source.source_name == tool and source.package_name == 'ai_api_kpi_warehouse' -%}
        {%- set types = export_types(tool, source.name) -%}
        {%- set required = [] -%}
        {%- for column in source.columns.values() if (column.config or {}).get('meta', {}).get('required') -%}
            {%- do required.append(column.name) -%}
        {%- endfor -%}
        {%- if types is none and source.config.meta.get('is_required') -%}
            {%- do problems.append(
                "table " ~ source.name ~ " of the export of " ~ tool ~ " is absent: looked in " ~ export_relation(tool, source.name)
                ~ "; var " ~ tool ~ "_location says where exports are, docs/adapters/" ~ tool ~ ".md how to export"
            ) -%}
        {%- elif types is not none and not is_json_location(var(tool ~ '_location')) -%}
            {%- for name in required if name | lower not in types -%}
                {%- do problems.append(
                    "column " ~ source.name ~ "." ~ name ~ " of the export of " ~ tool ~ " is absent; the table has "
                    ~ types.keys() | join(', ')
                ) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# Condition: a flag of an export, which comes as text in any spelling of true and false; without one it is as `default` says. #}
{% macro exported_flag(column, default) %}
    {{ return("coalesce(lower(" ~ column ~ "), '" ~ ("true" if default else "false") ~ "') in ('true', 't', '1')") }}
{% endmacro %}

{# The industry of a row of an export: that of its own expression, else adapter_industry, else the only one of industries. #}
{% macro exported_industry(expression=none) %}
    {%- set industries = var('industries') -%}
    {%- set told = var('adapter_industry', none) or (industries[0] if industries | length == 1 else none) -%}
    {%- set fallback = literal(told) if told else 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
    {{ return("coalesce(" ~ expression ~ ", " ~ fallback ~ ")" if expression else fallback) }}
{% endmacro %}

{#
    Ids of the accounts that are told before those of a tool, as a query: of an account that several tell the vendor's own row counts,
    else that of the tool that knows most of it.
#}
{% macro accounts_told_before(tool) %}
    {%- set order = ['stripe', 'litellm'] -%}
    {%- set relations = [] -%}
    {%- if reads_own_tables() and 'account_id' in (column_types_of(raw_relation('accounts'), 'accounts') or {}) -%}
        {%- do relations.append(raw_relation('accounts')) -%}
    {%- endif -%}
    {%- for other in order[:order.index(tool)] if other in var('adapters', []) -%}
        {%- do relations.append(ref('raw_' ~ other ~ '__accounts')) -%}
    {%- endfor -%}
    {%- set selects = ["select cast(null as " ~ dbt.type_string() ~ ") as account_id where 1 = 0"] -%}
    {%- for relation in relations -%}
        {%- do selects.append("select cast(account_id as " ~ dbt.type_string() ~ ") as account_id from " ~ relation
            ~ " where account_id is not null") -%}
    {%- endfor -%}
    {{ return(selects | join(' union all ')) }}
{% endmacro %}
