select
    is_complete,
    month_date,
    month_end_date
from {{ ref('int_months_listed') }}
