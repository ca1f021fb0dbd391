{# Requests of all logs on the plan's days of a kind (read_days, written_days) for which the condition holds. #}
{% macro requests_where(plan, days, condition) %}
    {%- for industry in industries_read() %}
    select * from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where {{ days_filter(plan[industry][days]) }} and {{ condition }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{% endmacro %}
