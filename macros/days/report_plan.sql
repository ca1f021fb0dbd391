{# Post-hook of int_days_to_rebuild: print and keep in dbt_runs which days this run builds again and why; nobody sees it else. #}
{% macro report_plan() %}
    {%- if not execute or flags.WHICH not in ['run', 'build'] -%}{{ return('') }}{%- endif -%}
    {%- set rows = run_query(
        "select industry, reason, cast(usage_date as " ~ dbt.type_string() ~ ") from " ~ this
        ~ " where builder = 'int_request_totals_daily' order by industry, reason, usage_date"
    ).rows -%}
    {%- set plan = {} -%}
    {%- for industry in var('industries') -%}{%- do plan.update({industry: {}}) -%}{%- endfor -%}
    {%- for industry, reason, day in rows -%}
        {%- do plan.setdefault(industry, {}).setdefault(reason, []).append(day) -%}
    {%- endfor -%}
    {%- for industry, reasons in plan.items() -%}
        {%- set found = [] -%}
        {%- for reason, days in reasons.items() -%}
            {%- do found.append(
                (days | length) ~ " " ~ reason.replace('_', ' ') ~ " (" ~ days[:5] | join(', ') | replace('1970-01-01', 'that of undated rows')
                ~ (", …" if days | length > 5 else "") ~ ")"
            ) -%}
        {%- endfor -%}
        {%- do log(
            industry ~ " requests: " ~ ("days to build: " ~ found | join(', ') if found else "no day has changed"), info=true
        ) -%}
    {%- endfor -%}
    {{ return(
        "update " ~ runs_relation() ~ " set rebuild_plan = " ~ text_literal(tojson(plan)) ~ " where invocation_id = '" ~ invocation_id ~ "'"
    ) }}
{% endmacro %}
