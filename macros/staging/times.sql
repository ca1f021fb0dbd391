{#
    Times of a request in ms as measurements, {column: expression}, and is_unmeasured: whether one that is looked at is given and is no
    measurement; null when none is given. looked_at says of each column when it is, for example not for a request without a stream.
    What does not cast is -1 here.
#}
{% macro measured_times(looked_at) %}
    {%- set times, given, unmeasured = {}, [], [] -%}
    {%- for column, condition in looked_at.items() -%}
        {%- set measured = is_time(column) ~ (
            " and not coalesce(" ~ is_time('latency_ms') ~ " and time_to_first_token_ms > latency_ms, false)"
            if column == 'time_to_first_token_ms' else ""
        ) -%}
        {%- do times.update({column: "case when " ~ condition ~ " and " ~ measured ~ " then " ~ column ~ " end"}) -%}
        {%- do given.append("(" ~ condition ~ " and " ~ column ~ " is not null)") -%}
        {%- do unmeasured.append("(" ~ condition ~ " and " ~ column ~ " is not null and not (" ~ measured ~ "))") -%}
    {%- endfor -%}
    {%- do times.update({'is_unmeasured': "case when " ~ given | join(' or ') ~ " then " ~ unmeasured | join(' or ') ~ " end"}) -%}
    {{ return(times) }}
{% endmacro %}

{% macro is_time(column) %}{{ return("(" ~ column ~ " > 0 and " ~ column ~ " <= 1000000000)") }}{% endmacro %}
