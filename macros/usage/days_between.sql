{# Condition on a request log: requested on a day from first to last, both 'YYYY-MM-DD' and inclusive. #}
{% macro days_between(first, last) %}
    {{ return("(requested_at >= timestamp '" ~ first ~ "' and requested_at < timestamp '" ~ last ~ "' + interval '1 day')") }}
{% endmacro %}
