{#
    Condition: the column lies beyond its declared maximum on either side of zero; maximum_usd holds at the highest rate of the
    row's currency, so that it does not depend on the day. What is never negative (another problem says so) is looked at above only.
#}
{% macro beyond_maximum(column, is_never_negative=false) %}
    {%- if column.meta.get('maximum') and is_never_negative -%}
        {{ return(column.name ~ " > " ~ column.meta.maximum) }}
    {%- elif column.meta.get('maximum') -%}
        {{ return("(" ~ column.name ~ " > " ~ column.meta.maximum ~ " or " ~ column.name ~ " < -" ~ column.meta.maximum ~ ")") }}
    {%- endif -%}
    {{ return("abs(" ~ column.name ~ ") * highest_usd_per_unit > " ~ column.meta.maximum_usd) }}
{% endmacro %}
