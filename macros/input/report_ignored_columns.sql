{# Prints which columns of raw_<name> are not of the contract while optional ones are absent: one may be a misspelling of the other. #}
{% macro report_ignored_columns(name, contract, types) %}
    {%- set declared = contract.columns | map(attribute='name') | list -%}
    {%- set ignored = types.keys() | reject('in', declared) | list -%}
    {%- set absent = declared | reject('in', types.keys() | list) | list -%}
    {%- if ignored and absent -%}
        {%- do log(
            "raw_" ~ name ~ ": " ~ ignored | join(', ') ~ " is not part of the input contract and is ignored; absent: " ~ absent | join(', '),
            info=true
        ) -%}
    {%- endif -%}
{% endmacro %}
