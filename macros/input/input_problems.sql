{#
    What raw_<name> lacks, one sentence a problem: the table itself, or required columns. What is no problem but may be a misspelt
    column is printed.
#}
{% macro input_problems(name) %}
    {%- set problems = [] -%}
    {%- set contract = input_contract(name) -%}
    {%- set required = [] -%}
    {%- for column in contract.columns if column.meta.get('required') -%}
        {%- do required.append(column) -%}
    {%- endfor -%}
    {%- set is_needed = contract.is_required and raw_table_is_enabled(name) -%}
    {%- if var('raw_location', none) and raw_table_is_enabled(name) -%}
        {%- do problems.extend(file_problems(name)) -%}
        {%- if problems -%}{{ return(problems) }}{%- endif -%}
    {%- endif -%}
    {%- set types = raw_column_types(name) if is_needed or raw_table_is_enabled(name) else none -%}
    {%- if types is none and is_needed -%}
        {%- do problems.append(
            "table raw_" ~ name ~ " is absent: provide it with the columns " ~ required | map(attribute='name') | join(', ')
            ~ " (zero rows are fine); looked in " ~ raw_relation(name)
        ) -%}
    {%- elif types is not none -%}
        {%- for column in required if column.name not in types -%}
            {%- do problems.append(
                "column raw_" ~ name ~ "." ~ column.name ~ " is absent: add it as " ~ column.data_type
                ~ (" in " ~ column.meta.unit if column.meta.unit else "") ~ "; the table has "
                ~ types.keys() | join(', ')
            ) -%}
        {%- endfor -%}
        {%- if not problems -%}{%- do report_ignored_columns(name, contract, types) -%}{%- endif -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
