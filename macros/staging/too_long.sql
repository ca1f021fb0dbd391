{# A rule of row_problem: a charge period that ends more than ten years after its start would be spread over that many days. #}
{% macro too_long() %}
    {{ return((
        'out_of_range: charge_period_end',
        'charge_period_end > ' ~ dbt.dateadd('year', 10, 'charge_period_start'),
    )) }}
{% endmacro %}
