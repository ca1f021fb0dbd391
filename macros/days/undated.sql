{# The day under which requests without a readable requested_at are counted, as SQL: a day of its own, with no days after it. #}
{% macro undated() %}
    {{ return("date '1970-01-01'") }}
{% endmacro %}
