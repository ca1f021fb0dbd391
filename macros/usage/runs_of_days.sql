{# Sorted days as runs without a gap, [(first, last)], all 'YYYY-MM-DD'. #}
{% macro runs_of_days(days) %}
    {%- set runs = [] -%}
    {%- for day in days -%}
        {%- set day_before = (modules.datetime.date.fromisoformat(day[:10]) - modules.datetime.timedelta(days=1)).isoformat() -%}
        {%- if runs and runs[-1][1] == day_before -%}
            {%- do runs.append((runs.pop()[0], day)) -%}
        {%- else -%}
            {%- do runs.append((day, day)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(runs) }}
{% endmacro %}
