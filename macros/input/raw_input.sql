{#
    The only door to raw data: a select of the declared columns of raw_<name>, each cast to its declared type without raising,
    with input_problem (the first column whose value did not cast, else null), row_content (for a row without its key, all columns
    as they came but ingested_at, as text) and raw_row (the row as it came,
    JSON text; of a log the record, since what is not read for quarantine is too much to write as text).
    An absent optional table is an empty relation, an absent optional column a typed null.
#}
{% macro raw_input(name, is_log=false) %}
    {%- set relation = raw_relation(name) -%}
    {%- set types = raw_column_types(name) -%}
    {%- set problems = [] -%}
    {%- set keys = [] -%}
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
        {%- set given = 'raw_source.' ~ column.name if is_number(source_type)
            else "nullif(trim(cast(raw_source." ~ column.name ~ " as varchar)), '')" %}
        {%- if column.data_type != 'text' and column.meta.get('unit') != 'ms' and value != 'raw_source.' ~ column.name -%}
            {%- do problems.append({'column': column.name, 'value': value, 'given': given}) -%}
        {%- endif %}
        {%- if [column.name] == input_contract(name).key %}{% do keys.append(staged_value(value, given, column) ~ " is null") %}{% endif %}
        {{ staged_value(value, given, column) }} as {{ column.name }},
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
        {{ row_content(types, keys[0] if keys else '1 = 1' if input_contract(name).key | length == 1 else '1 = 0') }} as row_content,
        {{ ('raw_source' if is_log else row_as_json('raw_source')) if types is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as raw_row
    from {{ relation if types is not none else '(select 1 as nothing) as raw_source where 1 = 0' }}
    {%- if types is not none %} as raw_source{% endif %}
{% endmacro %}
