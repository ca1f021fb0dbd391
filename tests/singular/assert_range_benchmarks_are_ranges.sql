-- a benchmark within a range has both ends, includes them and has no failing side
select
    industry,
    kpi
from {{ ref('kpi_benchmarks') }}
where
    better_when = 'within'
    and (
        best_in_class_low is null
        or best_in_class_high is null
        or not best_in_class_inclusive
        or failing_threshold is not null
    )
