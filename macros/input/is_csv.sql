{# Whether a location is a path of CSV files. #}
{% macro is_csv(location) %}
    {{ return(not is_reader(location) and (location.endswith('.csv') or location.endswith('.csv.gz'))) }}
{% endmacro %}
