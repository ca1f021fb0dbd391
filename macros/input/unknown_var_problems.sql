{# Vars of the command line that dbt_project.yml does not declare, one sentence a problem with the names that look like them. #}
{% macro unknown_var_problems() %}
    {%- set problems = [] -%}
    {%- set declared = declared_vars() -%}
    {%- for name in invocation_args_dict.vars or {} if name not in declared -%}
        {%- if name == 'ingestion_overlap_hours' -%}
            {%- do problems.append(
                "var ingestion_overlap_hours is gone: a run finds late rows by what each day holds, however late; request_lookback_days"
                ~ " says how many days it looks at"
            ) -%}
        {%- else -%}
            {%- do problems.append(
                "var " ~ name ~ " is unknown: " ~ ("did you mean " ~ names_like(name, declared) | join(' or ') ~ "?"
                if names_like(name, declared) else "use one of " ~ declared | join(', '))
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
