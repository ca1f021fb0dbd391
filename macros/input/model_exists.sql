{# Whether the project has an enabled model of this name. #}
{% macro model_exists(name) %}
    {{ return(('model.' ~ project_name ~ '.' ~ name) in graph.nodes) }}
{% endmacro %}
