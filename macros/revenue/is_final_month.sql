{# Condition: no late renewal and no late bill can change the month any more. #}
{% macro is_final_month(month_date, as_of_date, last_billed_month_date) %}
    {{ return(
        add_days(month_end(month_date), var('renewal_grace_days')) ~ " <= " ~ as_of_date
        ~ " and " ~ month_date ~ " <= " ~ last_billed_month_date
    ) }}
{% endmacro %}
