{#
    The part of an amount that falls on day day_number (from 0) of day_count days; the last day takes the remainder of rounding. Each row
    has its share_a_day already: days are many, charges few.
#}
{% macro share_of_day(amount) %}
    case
        when day_number < day_count - 1 then {{ amount }}_a_day
        else cast({{ amount }} - (day_count - 1) * {{ amount }}_a_day as {{ type_small_money() }})
    end
{%- endmacro %}
