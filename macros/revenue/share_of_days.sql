{# The part of an amount that falls on days_counted of its day_count days, with the remainder of rounding when holds_last_day. #}
{% macro share_of_days(amount, data_type=type_small_money()) %}
    {%- set share = even_share(amount, data_type) -%}
    cast(case
        when holds_last_day then {{ amount }} - (day_count - days_counted) * {{ share }}
        else days_counted * {{ share }}
    end as {{ data_type }})
{%- endmacro %}
