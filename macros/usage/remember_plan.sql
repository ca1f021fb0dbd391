{#
    Keep the affected days of this run in dbt_runs, so that the models that go by them look once, and print them: nobody sees else what an
    incremental run built again.
#}
{% macro remember_plan(affected) %}
    {%- do run_query(
        "update " ~ runs_relation() ~ " set rebuild_plan = " ~ text_literal(tojson(affected)) ~ " where invocation_id = '" ~ invocation_id ~ "'"
    ) -%}
    {%- for industry, days in affected.items() -%}
        {%- set found = days | unique | sort if days is not none else [] -%}
        {%- do log(
            industry ~ " requests: "
            ~ ("every day is built" if days is none else "no day has changed" if not found
            else "changed days " ~ found | length ~ " (" ~ (found[:5] | join(', ') | replace(undated_day(), 'that of undated rows'))
            ~ (", …" if found | length > 5 else "") ~ "), rebuilt with the window after each"),
            info=true
        ) -%}
    {%- endfor -%}
{% endmacro %}
