{#
    Condition on a request log: its UTC day is one of the sorted days, as ranges of literals that reach the scan. None is any day, and
    where a build in batches may look for it that of a kind (read_days, written_days).
#}
{% macro days_filter(days, kind=none) %}
    {%- if days is none -%}{{ return(every_day(kind) if kind else '1 = 1') }}{%- endif -%}
    {%- if not days -%}{{ return('1 = 0') }}{%- endif -%}
    {%- set ranges = [] -%}
    {%- for first, last in runs_of_days(days) -%}
        {%- do ranges.append(days_between(first, last)) -%}
    {%- endfor -%}
    {%- set dated = "(" ~ ranges | join(" or ") ~ ") and usage_date in (date '" ~ days | join("', date '") ~ "')" -%}
    {%- if days[0] <= undated_day() -%}
        {{ return("(" ~ dated ~ " or usage_date = " ~ undated() ~ ")") }}
    {%- endif -%}
    {{ return("(" ~ dated ~ ")") }}
{% endmacro %}
