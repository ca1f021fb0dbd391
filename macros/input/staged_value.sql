{#
    A column of raw_input from its cast value: a code or id as it compares; a time in ms that is given and does not cast as -1, which is
    no measurement; no ingested_at where it lies more than a day ahead of the run.
#}
{% macro staged_value(value, given, column) %}
    {%- if column.meta.get('normalized') -%}
        {{ return(normalized(value, column.meta.normalized)) }}
    {%- elif column.meta.get('unit') == 'ms' -%}
        {{ return("coalesce(" ~ value ~ ", case when " ~ given ~ " is not null then -1 end)") }}
    {%- elif column.name == 'ingested_at' -%}
        {{ return("case when " ~ value ~ " <= " ~ a_day_ahead() ~ " then " ~ value ~ " end") }}
    {%- endif -%}
    {{ return(value) }}
{% endmacro %}
