{{ config(severity='warn') }}

select
    industry,
    arrival_date,
    request_count,
    usual_request_count
from {{ ref('int_arrivals_compared') }}
where
    (
        request_count * {{ var('drift_warning_factor') }} < usual_request_count
        or request_count > usual_request_count * {{ var('drift_warning_factor') }}
    )
    and abs(request_count - usual_request_count) > 5 * sqrt(usual_request_count + 1)
