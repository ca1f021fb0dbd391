{# dbt_runs: what each run was, see record_run. #}
{% macro runs_relation() %}
    {{ return(api.Relation.create(database=target.database, schema=target.schema ~ '_meta', identifier='dbt_runs')) }}
{% endmacro %}
