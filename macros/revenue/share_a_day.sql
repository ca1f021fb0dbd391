{# A column beside the amount: its part on each of day_count days but the last, for share_of_day. #}
{% macro share_a_day(amount, data_type='numeric(18, 6)') %}
    {{ return(even_share(amount, data_type) ~ " as " ~ amount ~ "_a_day") }}
{% endmacro %}
