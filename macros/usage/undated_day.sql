{# The day under which requests without a readable requested_at are counted. #}
{% macro undated_day() %}
    {{ return('1970-01-01') }}
{% endmacro %}
