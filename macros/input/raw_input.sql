{#
    The only door to raw data: a select of the declared columns of raw_<name>, each cast to its declared type without raising,
    with input_problem (the first column whose value did not cast, else null), row_content (for a row without its key, all columns
    as they came but ingested_at, as text) and raw_row (the row as it came,
    JSON text; of a log the record, since what is not read for quarantine is too much to write as text).
    An absent optional table is an empty relation, an absent optional column a typed null. The rows of adapters follow the vendor's
    own, with export_problem: why a row of an export is no row of the contract.
#}
{% macro raw_input(name, is_log=false) %}
    {%- set found = [] -%}
    {%- for relation in raw_relations(name) -%}
        {%- set types = column_types_of(relation, name) -%}
        {%- if types is not none -%}{%- do found.append((relation, types)) -%}{%- endif -%}
    {%- endfor -%}
    {%- if not found -%}
        {%- do exceptions.warn("optional raw table raw_" ~ name ~ " is absent: what needs it is not measured") -%}
        {%- do found.append((none, none)) -%}
    {%- endif -%}
    {%- for relation, types in found %}
    {{ raw_select(name, relation, types, is_log, found | length > 1) }}
    {{- "\n    union all" if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# The rows of one relation for raw_input; where it is none, no row. #}
{% macro raw_select(name, relation, types, is_log, is_one_of_several) %}
    {%- set problems = [] -%}
    {%- set keys = [] %}
    select
        {%- for column in input_contract(name).columns %}
        {%- set source_type = (types or {}).get(column.name) %}
        {%- if source_type is none %}
        cast(null as {{ column.data_type }}) as {{ column.name }},
        {%- else %}
        {%- set value = cast_or_null('raw_source.' ~ column.name, column.data_type, source_type, column.meta.get('unit')) %}
        {%- set given = 'raw_source.' ~ column.name if is_number(source_type)
            else "nullif(" ~ trimmed("cast(raw_source." ~ column.name ~ " as " ~ dbt.type_string() ~ ")") ~ ", '')" %}
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
        {%- if adapters_of(name) %}
        {{ 'raw_source.export_problem' if 'export_problem' in (types or {}) else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as export_problem,
        {%- endif %}
        {{ row_content(types, keys[0] if keys else '1 = 1' if input_contract(name).key | length == 1 else '1 = 0') }} as row_content,
        {{ raw_row(types, is_log, is_one_of_several) }} as raw_row
    from {{ relation if types is not none else '(select 1 as nothing) as raw_source where 1 = 0' }}
    {%- if types is not none %} as raw_source{% endif %}
{% endmacro %}

{# The row as it came: of a log its record, which rows of another relation must fit beside; else JSON text. #}
{% macro raw_row(types, is_log, is_one_of_several) %}
    {%- if types is none -%}{{ return('cast(null as ' ~ dbt.type_string() ~ ')') }}{%- endif -%}
    {%- if not is_log -%}{{ return(row_as_json('raw_source')) }}{%- endif -%}
    {{ return(row_as_record('raw_source', is_one_of_several)) }}
{% endmacro %}

{#
    A column of raw_input from its cast value: a code or id as it compares; a time in ms that is given and does not cast as -1, which is
    no measurement; no ingested_at where it lies more than a day ahead of the run.
#}
{% macro staged_value(value, given, column) %}
    {%- if column.meta.get('normalized') -%}
        {{ return(normalized(value, column.meta.normalized)) }}
    {%- elif column.meta.get('unit') == 'ms' -%}
        {{ return("coalesce(" ~ value ~ ", case when " ~ given ~ " is not null then -1 end)") }}
    {%- elif column.name == 'ingested_at' -%}
        {{ return("case when " ~ value ~ " <= " ~ a_day_ahead() ~ " then " ~ value ~ " end") }}
    {%- endif -%}
    {{ return(value) }}
{% endmacro %}

{#
    A text as it compares, blank as null: a currency in upper case, an item in lower case, a word (a declared code) in lower case
    with - and space as _; an id as it is written, but null where loaders write that there is none; a
    region likewise, and `all` (the marts' word for the sum over regions) and `global` name none.
#}
{% macro normalized(value, kind) %}
    {%- if kind in ['id', 'region'] -%}
        {#- ids are many: what is longer than a placeholder is not looked at; a list of texts would become a join -#}
        {%- set cases = [] -%}
        {%- set regions_of_none = ['all', 'global'] if kind == 'region' else [] -%}
        {%- for placeholder in ['', 'none', 'null', 'nan', 'undefined', 'n/a'] + regions_of_none -%}
            {%- do cases.append("when '" ~ placeholder ~ "' then null") -%}
        {%- endfor -%}
        {{ return(
            "case when length(" ~ value ~ ") > 12 then " ~ value ~ " else case lower(" ~ trimmed(value) ~ ") " ~ cases | join(' ')
            ~ " else " ~ value ~ " end end"
        ) }}
    {%- endif -%}
    {%- if kind == 'currency' -%}{{ return("nullif(upper(" ~ trimmed(value) ~ "), '')") }}{%- endif -%}
    {%- set lower = "lower(" ~ trimmed(value) ~ ")" -%}
    {%- if kind == 'word' -%}{%- set lower = "replace(replace(" ~ lower ~ ", '-', '_'), ' ', '_')" -%}{%- endif -%}
    {{ return("nullif(" ~ lower ~ ", '')") }}
{% endmacro %}

{# The columns of a raw row as they came but ingested_at, as one text, where the condition holds; it is dear, and few rows need it. #}
{% macro row_content(types, condition) %}
    {%- set columns = [] -%}
    {%- for name in types or {} if name != 'ingested_at' -%}
        {%- do columns.append('raw_source."' ~ name.replace('"', '""') ~ '"') -%}
    {%- endfor -%}
    {{ return("case when " ~ condition ~ " then " ~ (joined_texts(columns) or 'null') ~ " end") }}
{% endmacro %}
