{# Whether a location is a reader function of the database and no path. #}
{% macro is_reader(location) %}
    {{ return(modules.re.match('[a-z_]+[(]', location) is not none) }}
{% endmacro %}
