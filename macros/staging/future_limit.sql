{# The time after which a request is too far in the future: a day after its own ingested_at, else after the run's start. #}
{% macro future_limit() %}
    {{ return("coalesce(" ~ dbt.dateadd('day', 1, 'ingested_at') ~ ", " ~ a_day_ahead() ~ ")") }}
{% endmacro %}
