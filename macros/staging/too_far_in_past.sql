{# A rule of row_problem: the column lies before 1970-01-02, where zero times and typing errors are. #}
{% macro too_far_in_past(column) %}
    {{ return(('too_far_in_past: ' ~ column, column ~ " < timestamp '1970-01-02'")) }}
{% endmacro %}
