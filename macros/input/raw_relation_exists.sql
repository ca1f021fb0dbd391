{# Whether the raw table or at least one of its files is there. Files are looked up with the first quoted path of raw_location. #}
{% macro raw_relation_exists(relation) %}
    {%- if relation.identifier is defined -%}
        {{ return(load_relation(relation) is not none) }}
    {%- endif -%}
    {%- set path = modules.re.search("'([^']+)'", relation) -%}
    {%- if not path -%}
        {{ exceptions.raise_compiler_error("var raw_location names no quoted path: " ~ relation) }}
    {%- endif -%}
    {%- set found = run_query("select count(*) from glob('" ~ path.group(1) ~ "')") -%}
    {{ return(found.columns[0].values()[0] > 0) }}
{% endmacro %}
