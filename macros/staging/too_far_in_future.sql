{# A rule of row_problem: the column lies later than a limit, a day after the run's start unless another is given. #}
{% macro too_far_in_future(column, condition='1 = 1', limit=none) %}
    {{ return((
        'too_far_in_future: ' ~ column,
        column ~ " > " ~ (limit or a_day_ahead()) ~ " and " ~ condition,
    )) }}
{% endmacro %}
