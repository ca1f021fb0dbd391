{# The part of an amount that falls on day day_number (from 0) of day_count days; the last day takes the remainder of rounding. #}
{% macro share_of_day(amount, data_type='numeric(18, 6)') %}
    {%- set share = even_share(amount, data_type) -%}
    case
        when day_number < day_count - 1 then {{ share }}
        else cast({{ amount }} - (day_count - 1) * {{ share }} as {{ data_type }})
    end
{%- endmacro %}
