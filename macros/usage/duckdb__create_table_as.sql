{#
    dbt's own for DuckDB, but that a query of every day of the request logs is run in batches of days, in one transaction: what it keeps
    in memory then depends on requests_per_batch, not on how long the logs are.
#}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) %}
    {%- set is_of_every_day = language == 'sql' and model.resource_type == 'model' and every_day('written_days') in compiled_code -%}
    {%- set queries = [] -%}
    {%- for batch in (batches_of_days() if is_of_every_day else []) -%}
        {%- do queries.append(
            compiled_code | replace(every_day('read_days'), batch.read_days) | replace(every_day('written_days'), batch.written_days)
        ) -%}
    {%- endfor -%}
    {{ dbt.duckdb__create_table_as(
        temporary, relation, queries[0] or compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by
    ) }}
    {%- for query in queries[1:] %}
    insert into {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    {{ query }};
    {%- endfor %}
{% endmacro %}
