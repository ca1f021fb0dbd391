{# The files that a path, which may hold wildcards, stands for. #}
{% macro files_at(path) %}
    {{ return(run_query("select file from glob('" ~ path ~ "') order by file").columns[0].values() | list) }}
{% endmacro %}
