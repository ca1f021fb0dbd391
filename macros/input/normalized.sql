{#
    A text as it compares, blank as null: a currency in upper case, an item in lower case, a word (a declared code) in lower case
    with - and space as _; an id as it is written, but null where loaders write that there is none; a
    region likewise, and `all` (the marts' word for the sum over regions) and `global` name none.
#}
{% macro normalized(value, kind) %}
    {%- if kind in ['id', 'region'] -%}
        {#- ids are many: what is longer than a placeholder is not looked at; a list of texts would become a join -#}
        {%- set cases = [] -%}
        {%- set regions_of_none = ['all', 'global'] if kind == 'region' else [] -%}
        {%- for placeholder in ['', 'none', 'null', 'nan', 'undefined', 'n/a'] + regions_of_none -%}
            {%- do cases.append("when '" ~ placeholder ~ "' then null") -%}
        {%- endfor -%}
        {{ return(
            "case when length(" ~ value ~ ") > 12 then " ~ value ~ " else case lower(trim(" ~ value ~ ")) " ~ cases | join(' ')
            ~ " else " ~ value ~ " end end"
        ) }}
    {%- endif -%}
    {%- if kind == 'currency' -%}{{ return("nullif(upper(trim(" ~ value ~ ")), '')") }}{%- endif -%}
    {%- set lower = "lower(trim(" ~ value ~ "))" -%}
    {%- if kind == 'word' -%}{%- set lower = "replace(replace(" ~ lower ~ ", '-', '_'), ' ', '_')" -%}{%- endif -%}
    {{ return("nullif(" ~ lower ~ ", '')") }}
{% endmacro %}
