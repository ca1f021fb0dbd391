{# Whether the command may look at raw data: compiling and listing need no connection. #}
{% macro looks_at_data() %}
    {{ return(execute and flags.WHICH in ['run', 'build', 'test', 'freshness', 'run-operation']) }}
{% endmacro %}
