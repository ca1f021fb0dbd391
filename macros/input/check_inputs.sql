{#
    Stops the run before the first model, with one message that lists every problem of vars, session and required raw tables;
    `dbt source freshness` for its vars only.
#}
{% macro check_inputs() %}
    {%- if not execute or flags.WHICH not in ['run', 'build', 'freshness'] -%}{{ return('') }}{%- endif -%}
    {%- set problems = var_problems() + time_zone_problems() -%}
    {%- if not problems and flags.WHICH != 'freshness' and (var('raw_location', none) or not var('use_sample_data', true)) -%}
        {%- for source in graph.sources.values() if source.source_name == 'raw' -%}
            {%- do problems.extend(input_problems(source.name[4:])) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(
            "The input contract is not met:\n  - " ~ problems | join('\n  - ')
            ~ "\nNo model was run. The contract is explained in docs/input_contract.md."
        ) -%}
    {%- endif -%}
{% endmacro %}
