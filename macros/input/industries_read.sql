{# The var industries, refused while parsing when it is no list of names: each becomes part of a query. #}
{% macro industries_read() %}
    {%- set industries = var('industries', []) -%}
    {%- set wrong = [] -%}
    {%- for industry in industries if not modules.re.fullmatch('[a-z][a-z0-9_]*', industry | string) -%}
        {%- do wrong.append(industry) -%}
    {%- endfor -%}
    {%- if industries is string or industries is not iterable or wrong -%}
        {%- do exceptions.raise_compiler_error(
            "The input contract is not met:\n  - var industries is " ~ industries
            ~ ": use a list of industries of seeds/reference/industries.csv\nNo model was run."
        ) -%}
    {%- endif -%}
    {{ return(industries) }}
{% endmacro %}
