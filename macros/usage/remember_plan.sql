{# Keep the affected days of this run: the models that go by them look once, and dbt_runs says what each run built again. #}
{% macro remember_plan(affected) %}
    {%- do run_query(
        "update " ~ runs_relation() ~ " set rebuild_plan = " ~ text_literal(tojson(affected)) ~ " where invocation_id = '" ~ invocation_id ~ "'"
    ) -%}
{% endmacro %}
