select
    industry,
    kpi
from {{ ref('int_kpi_benchmarks_applied') }}
where
    better_when = 'within'
    and (
        best_in_class_low is null
        or best_in_class_high is null
        or not best_in_class_inclusive
        or failing_threshold is not null
    )
