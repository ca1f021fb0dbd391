select
    own.industry,
    own.kpi,
    own.variant
from (
    {%- for own in own_benchmarks() %}
    select
        {{ text_literal(own.industry) }} as industry,
        {{ text_literal(own.kpi) }} as kpi,
        {{ text_literal(own.get('variant', 'all')) }} as variant
    union all
    {%- endfor %}
    select
        industry,
        kpi,
        variant
    from {{ ref('kpi_benchmarks') }}
    where 1 = 0
) as own
left join {{ ref('kpi_benchmarks') }} as published
    on own.industry = published.industry and own.kpi = published.kpi and own.variant = published.variant
where published.kpi is null
