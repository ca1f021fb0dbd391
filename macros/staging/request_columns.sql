{# The one shape of a request log: ids, then every shared measure from the given expression, else a typed null. #}
{% macro request_columns(expressions) %}
        request_id,
        account_id,
        model_id,
        region,
        deployment_id,
        error_type,
        {%- for column, data_type in request_measures().items() %}
        cast({{ expressions.get(column, 'null') }} as {{ data_type }}) as {{ column }},
        {%- endfor %}
        requested_at,
        ingested_at,
        {{ usage_day() }} as usage_date
{%- endmacro %}
