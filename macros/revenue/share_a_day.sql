{# A column beside the amount: its part on each of day_count days but the last, for share_of_day. #}
{% macro share_a_day(amount) %}
    {{ return(even_share(amount) ~ " as " ~ amount ~ "_a_day") }}
{% endmacro %}
