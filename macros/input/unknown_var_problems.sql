{# Vars of the command line that dbt_project.yml does not declare, one sentence a problem with the names that look like them. #}
{% macro unknown_var_problems() %}
    {%- set problems = [] -%}
    {%- set declared = declared_vars() -%}
    {%- for name in invocation_args_dict.vars or {} if name not in declared -%}
        {%- do problems.append(
            "var " ~ name ~ " is unknown: " ~ ("did you mean " ~ names_like(name, declared) | join(' or ') ~ "?"
            if names_like(name, declared) else "use one of " ~ declared | join(', '))
        ) -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
