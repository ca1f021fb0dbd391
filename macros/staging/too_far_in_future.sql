{# A rule of row_problem: the column lies later than a day after the run's start. #}
{% macro too_far_in_future(column, condition='1 = 1') %}
    {%- set limit = (run_started_at + modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d %H:%M:%S') -%}
    {{ return((
        'too_far_in_future: ' ~ column,
        column ~ " > timestamp '" ~ limit ~ "' and " ~ condition,
    )) }}
{% endmacro %}
