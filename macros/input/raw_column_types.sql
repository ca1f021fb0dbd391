{#
    Actual type of each column of a raw table, {lower-case name: type}; none when the table is absent. Looks at the database
    only in run, build and test; elsewhere, and for the inputs of unit tests, every declared column counts as text.
#}
{% macro raw_column_types(name) %}
    {%- set relation = raw_relation(name) -%}
    {%- set types = {} -%}
    {%- if not looks_at_data() or relation.is_cte -%}
        {%- for column in input_contract(name).columns -%}
            {%- do types.update({column.name: 'text'}) -%}
        {%- endfor -%}
        {{ return(types) }}
    {%- endif -%}
    {%- if not raw_relation_exists(relation) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- for column in describe_relation(relation) -%}
        {%- do types.update({column[0] | lower: column[1] | lower}) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}
