{# What is kept by day, and what sums over the days of a period: its versions model and its key, for meta of a kept model. #}
{% macro kept_by_day() %}{{ return({'versions': 'int_days_versioned', 'kept_by': ['industry', 'usage_date']}) }}{% endmacro %}

{% macro kept_by_period() %}
    {{ return({'versions': 'int_periods_versioned', 'kept_by': ['industry', 'period_grain', 'period_start']}) }}
{% endmacro %}

{# The days to build of a model kept by day (industry, usage_date, version). #}
{% macro days_to_build() %}{{ keys_to_build(ref('int_days_versioned'), kept_by_day().kept_by) }}{% endmacro %}

{# The days of the periods to build of a model kept by period (industry, period_grain, period_start, version, calendar_date). #}
{% macro days_of_periods_to_build() %}
    select
        periods.*,
        period_days.calendar_date
    from ({{ keys_to_build(ref('int_periods_versioned'), kept_by_period().kept_by) }}) as periods
    inner join {{ ref('int_period_days') }} as period_days
        on periods.period_grain = period_days.period_grain and periods.period_start = period_days.period_start
{% endmacro %}
