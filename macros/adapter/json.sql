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

{# The number of elements of a list in a JSON text; null where there is none. #}
{% macro json_length(column, keys) %}
    {{ return(adapter.dispatch('json_length', 'ai_api_kpi_warehouse')(column, keys)) }}
{% endmacro %}

{% macro default__json_length(column, keys) %}
    {{ return("json_array_length(" ~ json_text(column, keys) ~ ")") }}
{% endmacro %}

{# Condition: a text is JSON. #}
{% macro is_json(column) %}
    {{ return(adapter.dispatch('is_json', 'ai_api_kpi_warehouse')(column)) }}
{% endmacro %}

{% macro default__is_json(column) %}
    {{ return("json_valid(" ~ column ~ ")") }}
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

{# A value of an export as text, as it came; what has parts as JSON. data_type is that of the column, in lower case. #}
{% macro value_as_text(column, data_type) %}
    {{ return(adapter.dispatch('value_as_text', 'ai_api_kpi_warehouse')(column, data_type)) }}
{% endmacro %}

{% macro default__value_as_text(column, data_type) %}
    {%- set has_parts = data_type.startswith(('struct', 'map', 'list')) or data_type.endswith(']') -%}
    {{ return("cast(" ~ ("to_json(" ~ column ~ ")" if has_parts else column) ~ " as " ~ dbt.type_string() ~ ")") }}
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
