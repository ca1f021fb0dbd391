{#
    The part of an amount that falls on day day_number (from 0) of day_count days: even, rounded to six decimals half away
    from zero, the last day takes the remainder. Counted in millionths, so that a tie is exact in floating point.
#}
{% macro share_of_day(amount, data_type='numeric(18, 6)') %}
    {%- set millionths = "round(cast(" ~ amount ~ " as " ~ type_double() ~ ") * 1000000)" -%}
    {%- set share = "cast(cast(round(" ~ millionths ~ " / day_count) as numeric(28, 0)) / 1000000 as " ~ data_type ~ ")" -%}
    case
        when day_number < day_count - 1 then {{ share }}
        else cast({{ amount }} - (day_count - 1) * {{ share }} as {{ data_type }})
    end
{%- endmacro %}
