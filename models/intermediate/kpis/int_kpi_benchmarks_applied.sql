{# The published thresholds; where the var own_benchmarks names a KPI, what it says stands in their place. #}
select
    industry,
    kpi,
    variant,
    better_when,
    {%- for column, data_type in benchmark_columns().items() %}
    case
        when 1 = 0 then null
        {%- for own in own_benchmarks() if column in own %}
        when {{ is_benchmark_of(own) }} then cast({{ literal(own[column]) }} as {{ data_type }})
        {%- endfor %}
        else {{ column }}
    end as {{ column }},
    {%- endfor %}
    failure_mode,
    case
        when 1 = 0 then null
        {%- for own in own_benchmarks() %}
        when {{ is_benchmark_of(own) }} then 'own_benchmarks'
        {%- endfor %}
        else threshold_source
    end as threshold_source
from {{ ref('kpi_benchmarks') }}
