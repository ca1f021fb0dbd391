{# The affected days that remember_plan has kept for this run, {industry: days}, or {}. #}
{% macro plan_of_this_run() %}
    {%- set plans = run_query(
        "select rebuild_plan from " ~ runs_relation() ~ " where invocation_id = '" ~ invocation_id ~ "' and rebuild_plan is not null"
    ).columns[0].values() -%}
    {{ return(fromjson(plans[0]) if plans else {}) }}
{% endmacro %}
