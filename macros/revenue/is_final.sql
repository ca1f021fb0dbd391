{#
    Condition: no late renewal and no late bill can change any more what ends on this day. Who counts contracted ARR only waits for no
    bill, but for the month to be complete.
#}
{% macro is_final(last_date, as_of_date, last_billed_month_date) %}
    {%- if var('arr_basis') == 'contracted' -%}
        {%- set last_billed_month_date = add_months(month_start(add_days(as_of_date, 1)), -1) -%}
    {%- endif -%}
    {{ return(
        add_days(last_date, var('renewal_grace_days')) ~ " <= " ~ as_of_date
        ~ " and " ~ last_date ~ " <= " ~ month_end(last_billed_month_date)
    ) }}
{% endmacro %}
