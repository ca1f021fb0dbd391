{# The one shape of a request log: ids, then every shared measure from the given expression, else a typed null. #}
{% macro request_columns(expressions) %}
        request_id,
        {# what tells rows without an id apart #}
        case when request_id is null then row_content end as row_content,
        account_id,
        model_id,
        region,
        deployment_id,
        error_type,
        is_billable,
        error_type is null or coalesce(is_billable, false) as is_good,
        {%- for column, data_type in request_measures().items() %}
        cast({{ expressions.get(column, 'null') }} as {{ data_type }}) as {{ column }},
        {%- endfor %}
        {#- what of a row counts in totals #}
        {{ hash_of(['requested_at', 'account_id', 'error_type', 'is_billable'] + quantities(expressions)) }} as content_hash,
        requested_at,
        ingested_at,
        {{ usage_day() }} as usage_date
{%- endmacro %}

{# The quantities of a request, or the expressions that they are made of. #}
{% macro quantities(expressions=none) %}
    {%- set found = [] -%}
    {%- for column in [
        'input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'output_tokens', 'reasoning_output_tokens', 'images',
    ] -%}
        {%- do found.append(column if expressions is none else "cast(" ~ expressions.get(column, 'null') ~ " as bigint)") -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
