{#
    The only door to raw data: a select of the declared columns of raw_<name>, each cast to its declared type without raising,
    with input_problem (the first column whose value did not cast, else null) and raw_row (the row as it came, JSON text).
    An absent optional table is an empty relation, an absent optional column a typed null.
#}
{% macro raw_input(name) %}
    {%- set relation = raw_relation(name) -%}
    {%- set types = raw_column_types(name) -%}
    {%- set problems = [] -%}
    {%- if types is none -%}
        {%- do exceptions.warn("optional raw table raw_" ~ name ~ " is absent: what needs it is not measured") -%}
    {%- endif %}
    select
        {%- for column in input_contract(name).columns %}
        {%- set source_type = (types or {}).get(column.name) %}
        {%- if source_type is none %}
        cast(null as {{ column.data_type }}) as {{ column.name }},
        {%- else %}
        {%- set value = cast_or_null('raw_source.' ~ column.name, column.data_type, source_type, column.meta.get('unit')) %}
        {%- if column.meta.get('normalized') %}{% set value = normalized(value, column.meta.normalized) %}{% endif %}
        {{ value }} as {{ column.name }},
        {%- if column.data_type != 'text' and value != 'raw_source.' ~ column.name -%}
            {%- set given = 'raw_source.' ~ column.name if is_number(source_type)
                else "nullif(trim(cast(raw_source." ~ column.name ~ " as varchar)), '')" %}
            {%- do problems.append({'column': column.name, 'value': value, 'given': given}) -%}
        {%- endif %}
        {%- endif %}
        {%- endfor %}
        case
            when 1 = 0 then ''
            {%- for problem in problems %}
            when {{ problem.value }} is null
                and {{ problem.given }} is not null
                then '{{ problem.column }}'
            {%- endfor %}
        end as input_problem,
        {{ row_as_json('raw_source') if types is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as raw_row
    from {{ relation if types is not none else '(select 1 as nothing) as raw_source where 1 = 0' }}
    {%- if types is not none %} as raw_source{% endif %}
{% endmacro %}
