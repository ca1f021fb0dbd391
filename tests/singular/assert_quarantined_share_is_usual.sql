{{ config(severity='warn') }}

select
    industry,
    arrival_date,
    quarantined_count,
    quarantined_rate,
    usual_quarantined_rate
from {{ ref('int_arrivals_compared') }}
where
    quarantined_rate > coalesce(usual_quarantined_rate, 0) * {{ var('drift_warning_factor') }}
    and quarantined_count >= 10
