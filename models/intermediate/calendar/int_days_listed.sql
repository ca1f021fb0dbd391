{# The time spine of the semantic layer. #}
select calendar_date
from {{ ref('int_period_days') }}
where period_grain = 'day'
