{# Condition: no late renewal and no late bill can change any more what ends on this day. #}
{% macro is_final(last_date, as_of_date, last_billed_month_date) %}
    {{ return(
        add_days(last_date, var('renewal_grace_days')) ~ " <= " ~ as_of_date
        ~ " and " ~ last_date ~ " <= " ~ month_end(last_billed_month_date)
    ) }}
{% endmacro %}
