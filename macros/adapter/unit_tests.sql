{#
    dbt's own materialization of unit tests but for two things that PostgreSQL has otherwise than DuckDB: a name has at most 63 letters, and
    those of tests are sentences; a number that is computed has more digits than one that is written, so both are compared as numbers,
    doubles by their fifteen digits.
#}
{% materialization unit, adapter='postgres' %}
    {%- set expected_rows, expected_sql = config.get('expected_rows'), config.get('expected_sql') -%}
    {%- set names = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) -%}
    {%- set short = this.incorporate(path={'identifier': 'unit_' ~ local_md5(this.identifier)}) -%}
    {%- set actual = make_temp_relation(short.incorporate(type='table')) -%}
    {%- do run_query(get_create_table_as_sql(true, actual, get_empty_subquery_sql(sql))) -%}
    {%- set types, quoted, compared = {}, {}, [] -%}
    {%- for column in adapter.get_columns_in_relation(actual) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
    {%- for name in names -%}
        {%- set column = quoted[name | lower] -%}
        {%- set is_exact = types[name | lower].split('(')[0] not in ['numeric', 'double precision'] -%}
        {%- do compared.append(column if is_exact else "trim_scale(cast(" ~ column ~ " as numeric)) as " ~ column) -%}
    {%- endfor -%}
    {%- call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected_sql or get_expected_sql(expected_rows, types, quoted), compared) }}
    {%- endcall -%}
    {%- do adapter.drop_relation(actual) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
