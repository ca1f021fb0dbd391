{# The days of a request log with rows, 'YYYY-MM-DD'. #}
{% macro days_of_log(requests) %}
    {{ return(run_query(
        "select distinct cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ requests
    ).columns[0].values() | list) }}
{% endmacro %}
