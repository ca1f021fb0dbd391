{# The run's start as a UTC timestamp literal. #}
{% macro run_started() %}
    {{ return("timestamp '" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "'") }}
{% endmacro %}

{# A date moved by a number of days, as a date. #}
{% macro add_days(date, days) %}
    {{ return("cast(" ~ dbt.dateadd('day', days, date) ~ " as date)") }}
{% endmacro %}

{# A date moved by a number of months, as a date; a day that the month lacks falls on its last day. #}
{% macro add_months(date, months) %}
    {{ return("cast(" ~ dbt.dateadd('month', months, date) ~ " as date)") }}
{% endmacro %}

{# A date moved by a number of days, weeks, months or quarters, as a date. An interval of a quarter is none on PostgreSQL. #}
{% macro add_periods(grain, count, date) %}
    {%- if grain == 'quarter' -%}{{ return(add_months(date, 3 * count)) }}{%- endif -%}
    {{ return("cast(" ~ dbt.dateadd(grain, count, date) ~ " as date)") }}
{% endmacro %}

{# Earlier than every date: the open start of a range. #}
{% macro first_day() %}
    {{ return("date '0001-01-01'") }}
{% endmacro %}

{# Later than every date: the open end of a range. #}
{% macro last_day() %}
    {{ return("date '9999-12-31'") }}
{% endmacro %}

{# The day of a date's month, 1 to 31. #}
{% macro day_of_month(date) %}
    {{ return("extract(day from " ~ date ~ ")") }}
{% endmacro %}

{# First day of a date's month, as a date. #}
{% macro month_start(date) %}
    {{ return("cast(" ~ dbt.date_trunc('month', date) ~ " as date)") }}
{% endmacro %}

{# Last day of a date's month, as a date. #}
{% macro month_end(date) %}
    {{ return(ai_api_kpi_warehouse.add_days(dbt.dateadd('month', 1, dbt.date_trunc('month', date)), -1)) }}
{% endmacro %}

{# A var that holds a date as SQL, a typed null when it is not set. #}
{% macro date_var(name) %}
    {%- if var(name, none) -%}{{ return("cast('" ~ var(name) ~ "' as date)") }}{%- endif -%}
    {{ return("cast(null as date)") }}
{% endmacro %}
