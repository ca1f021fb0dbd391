{# A member of a JSON text as text, by the names that lead to it; null where there is none, where it is null and where the text is no JSON. #}
{% macro json_text(column, keys) %}
    {{ return(adapter.dispatch('json_text', 'ai_api_kpi_warehouse')(column, keys)) }}
{% endmacro %}

{% macro default__json_text(column, keys) %}
    {#- a malformed text would raise -#}
    {{ return(
        "case when json_valid(cast(" ~ column ~ " as varchar)) then json_extract_string(" ~ column ~ ", '$.\"" ~ keys | join('"."') ~ "\"') end"
    ) }}
{% endmacro %}

{#- json can hold a character 0, which no text of PostgreSQL can -#}
{% macro postgres__json_text(column, keys) %}
    {{ return("case when " ~ is_json(column) ~ " then cast(" ~ column ~ " as json) #>> array['" ~ keys | join("', '") ~ "'] end") }}
{% endmacro %}

{# The number of elements of a list in a JSON text; null where there is none. #}
{% macro json_length(column, keys) %}
    {{ return(adapter.dispatch('json_length', 'ai_api_kpi_warehouse')(column, keys)) }}
{% endmacro %}

{% macro default__json_length(column, keys) %}
    {%- set list = json_text(column, keys) -%}
    {{ return("case when json_valid(" ~ list ~ ") then json_array_length(" ~ list ~ ") end") }}
{% endmacro %}

{% macro postgres__json_length(column, keys) %}
    {%- set list = "cast(" ~ json_text(column, keys) ~ " as json)" -%}
    {{ return(
        "case when " ~ is_json(json_text(column, keys)) ~ " then case when json_typeof(" ~ list ~ ") = 'array' then json_array_length("
        ~ list ~ ") else 0 end end"
    ) }}
{% endmacro %}

{# Condition: a text is JSON. #}
{% macro is_json(column) %}
    {{ return(adapter.dispatch('is_json', 'ai_api_kpi_warehouse')(column)) }}
{% endmacro %}

{% macro default__is_json(column) %}
    {{ return("json_valid(" ~ column ~ ")") }}
{% endmacro %}

{% macro postgres__is_json(column) %}
    {{ return("(pg_input_is_valid(cast(" ~ column ~ " as text), 'json') and cast(" ~ column ~ " as text) not like '%\\\\u0000%')") }}
{% endmacro %}

{# A join of the elements of a JSON list, each a row with its JSON text as `element` and its place as `place`, counted from 1. #}
{% macro join_elements(column, alias) %}
    {{ return(adapter.dispatch('join_elements', 'ai_api_kpi_warehouse')(column, alias)) }}
{% endmacro %}

{% macro default__join_elements(column, alias) %}
    {{ return(
        "cross join lateral (select unnest(listed.elements) as element, generate_subscripts(listed.elements, 1) as place from (select "
        ~ "case when json_valid(" ~ column ~ ") then json_extract(" ~ column ~ ", '$[*]') end as elements) as listed) as " ~ alias
    ) }}
{% endmacro %}

{% macro postgres__join_elements(column, alias) %}
    {%- set list = "cast(" ~ column ~ " as json)" -%}
    {{ return(
        "cross join lateral (select cast(listed.element as text) as element, listed.place from json_array_elements(case when " ~ is_json(column)
        ~ " then case when json_typeof(" ~ list ~ ") = 'array' then " ~ list
        ~ " end end) with ordinality as listed (element, place)) as " ~ alias
    ) }}
{% endmacro %}

{# A value of an export as text, as it came; what has parts as JSON. data_type is that of the column, in lower case. #}
{% macro value_as_text(column, data_type) %}
    {{ return(adapter.dispatch('value_as_text', 'ai_api_kpi_warehouse')(column, data_type)) }}
{% endmacro %}

{% macro default__value_as_text(column, data_type) %}
    {%- set has_parts = data_type.startswith(('struct', 'map', 'list')) or data_type.endswith(']') -%}
    {{ return("cast(" ~ ("to_json(" ~ column ~ ")" if has_parts else column) ~ " as " ~ dbt.type_string() ~ ")") }}
{% endmacro %}

{% macro postgres__value_as_text(column, data_type) %}
    {{ return("cast(" ~ column ~ " as text)") }}
{% endmacro %}

{# A time of an export as a timestamp: ISO text, or seconds (or milliseconds) since 1970; null where it is neither. #}
{% macro moment(column) %}
    {%- set number = "cast(" ~ cast_or_null(column, 'numeric(18, 3)', 'text') ~ " as numeric(18, 3))" -%}
    {%- set seconds = "case when " ~ number ~ " > 100000000000 then " ~ number ~ " / 1000 else " ~ number ~ " end" -%}
    {{ return(
        "case when " ~ number ~ " is null then " ~ timestamp_or_null(column, 'text') ~ " when abs(" ~ number ~ ") < 100000000000000 then "
        ~ dbt.dateadd('second', "cast(floor(" ~ seconds ~ ") as integer)", "timestamp '1970-01-01'") ~ " end"
    ) }}
{% endmacro %}
