{# A node of this project, also where another project has installed it; none in unit tests, while dbt parses, and where it is switched off. #}
{% macro own_node(resource_type, name) %}
    {{ return((graph.nodes or {}).get(resource_type ~ '.ai_api_kpi_warehouse.' ~ name) if graph else none) }}
{% endmacro %}

{# The projects that dbt reads, {name: its settings}: the one that it was started in and what is installed there. dbt 2 does not say. #}
{% macro projects_read() %}{{ return(adapter.config.load_dependencies() if adapter.config is defined else {}) }}{% endmacro %}

{# The version of this project's definitions, none where dbt does not say. #}
{% macro own_version() %}
    {%- set projects = projects_read() -%}
    {{ return(projects['ai_api_kpi_warehouse'].version if projects else none) }}
{% endmacro %}

{#
    Vars that can only be meant for this project and that it does not know: those under its name or in its own dbt_project.yml, those of the
    command line that no project declares. Beside other projects a name of the command line may be theirs without a declaration, unless it looks like one of ours.
#}
{% macro unknown_vars() %}
    {%- set projects = projects_read() -%}
    {%- set set_here = adapter.config.vars.to_dict() if projects else {} -%}
    {%- set scoped = (set_here.get('ai_api_kpi_warehouse') or {}).keys() | list -%}
    {%- if projects and adapter.config.project_name == 'ai_api_kpi_warehouse' -%}
        {%- do scoped.extend(set_here.keys() | reject('in', projects.keys() | list)) -%}
    {%- endif -%}
    {%- set beside_others = projects.keys() | reject('in', ['dbt', 'dbt_' ~ target.type, 'ai_api_kpi_warehouse']) | list -%}
    {%- set known, elsewhere = declared_vars(), [] -%}
    {%- for project in projects.values() -%}
        {%- for name, value in project.vars.to_dict().items() -%}
            {%- do elsewhere.extend(value.keys() if name in projects else [name]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set unknown = scoped | reject('in', known) | unique | list -%}
    {%- for name in invocation_args_dict.vars or {} if name not in known + elsewhere + unknown -%}
        {%- if not beside_others or names_like(name, known) -%}{%- do unknown.append(name) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(unknown) }}
{% endmacro %}
