{# The day under which requests without a readable requested_at are counted, as SQL. #}
{% macro undated() %}
    {{ return("date '" ~ undated_day() ~ "'") }}
{% endmacro %}
