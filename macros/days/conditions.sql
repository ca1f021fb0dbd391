{# Condition on a request log: its UTC day is one of the sorted days (YYYY-MM-DD), as ranges of literals that reach the scan. #}
{% macro requested_on(days) %}
    {%- set ranges = [] -%}
    {%- for first, last in runs_of_days(days) -%}
        {%- if first == '1970-01-01' -%}
            {%- do ranges.append("usage_date = " ~ undated()) -%}
        {%- else -%}
            {%- do ranges.append("requested_at >= timestamp '" ~ first ~ "' and requested_at < timestamp '" ~ last ~ "' + interval '1 day'") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return("(" ~ (ranges | join(" or ") or "1 = 0") ~ ")") }}
{% endmacro %}

{# Sorted days as runs without a gap, [(first, last)]; the undated day stands alone. #}
{% macro runs_of_days(days) %}
    {%- set runs = [] -%}
    {%- for day in days -%}
        {%- if runs and runs[-1][1] == day_after(day, -1) and runs[-1][1] != '1970-01-01' -%}
            {%- do runs.append((runs.pop()[0], day)) -%}
        {%- else -%}
            {%- do runs.append((day, day)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(runs) }}
{% endmacro %}

{# The day that lies count days after another, both YYYY-MM-DD. #}
{% macro day_after(day, count) %}
    {{ return((modules.datetime.date.fromisoformat(day) + modules.datetime.timedelta(days=count)).isoformat()) }}
{% endmacro %}

{# Sorted days with the deduplication_window_days before each; the undated day has none. #}
{% macro with_window_before(days) %}
    {%- set widened = {} -%}
    {%- for day in days -%}
        {%- for offset in range(0, (var('deduplication_window_days') if day != '1970-01-01' else 0) + 1) -%}
            {%- do widened.update({day_after(day, -offset): true}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(widened.keys() | sort) }}
{% endmacro %}
