{# The period grain of a cadence: daily is day. #}
{% macro cadence_grain(cadence) %}
    {{ return(
        "case " ~ cadence
        ~ " when 'daily' then 'day' when 'weekly' then 'week' when 'monthly' then 'month' when 'quarterly' then 'quarter' end"
    ) }}
{% endmacro %}
