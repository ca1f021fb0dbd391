{{ config(severity='warn') }}
{%- set dated = "case when usage_date > " ~ undated() ~ " then usage_date end" %}

select
    industry,
    sum(unidentified_count) as superseded_count,
    min({{ dated }}) as first_date,
    max({{ dated }}) as last_date
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'delivery' and {{ is_enabled_industry() }}
group by industry
having sum(unidentified_count) > 0
