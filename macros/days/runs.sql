{# dbt_runs: what each run was, see record_run. #}
{% macro runs_relation() %}
    {{ return(api.Relation.create(database=target.database, schema=target.schema ~ '_meta', identifier='dbt_runs')) }}
{% endmacro %}

{#
    On-run-start hook: one row in dbt_runs for each run that may write the warehouse, committed before anything else. Whoever
    reads the warehouse sees by its last row which run wrote it, also when that run failed or was killed, and whether two runs
    read the same raw tables: raw_input is `sample` or the checksum of the place, which may name what readers need not know.
    project_version is the version of dbt_project.yml, that of the definitions.
    rebuild_plan is JSON, the days of each request log that the run builds or leaves shrunken, by reason, see report_plan.
#}
{% macro record_run() %}
    {%- if not execute or flags.WHICH not in ['build', 'run', 'seed', 'snapshot', 'retry', 'clone'] -%}{{ return('') }}{%- endif -%}
    {%- set runs = runs_relation() -%}
    {%- do adapter.create_schema(runs) -%}
    {%- do run_query(
        "create table if not exists " ~ runs ~ " (invocation_id " ~ dbt.type_string() ~ ", command " ~ dbt.type_string()
        ~ ", started_at " ~ dbt.type_timestamp() ~ ")"
    ) -%}
    {%- for column in ['raw_input', 'rebuild_plan', 'project_version'] -%}
        {%- do run_query("alter table " ~ runs ~ " add column if not exists " ~ column ~ " " ~ dbt.type_string()) -%}
    {%- endfor -%}
    {%- set raw_input = 'sample' if raw_place() == 'sample' else local_md5(raw_place()) -%}
    {{ return(
        "insert into " ~ runs ~ " (invocation_id, command, started_at, raw_input, project_version) values ('" ~ invocation_id
        ~ "', '" ~ flags.WHICH ~ "', " ~ run_started() ~ ", '" ~ raw_input ~ "', " ~ literal(own_version()) ~ ")"
    ) }}
{% endmacro %}
