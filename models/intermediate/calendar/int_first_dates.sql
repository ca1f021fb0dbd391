{#- months are those of customers: what they sign, pay, use and cost -#}
{%- set dated = [
    ('stg_crm__contracts', 'start_date', true), ('stg_billing__charges', 'first_date', true),
    ('stg_serving__inference_costs', 'first_date', true), ('stg_serving__incidents', 'cast(started_at as date)', false),
    ('stg_serving__edge_deployments', 'activated_date', false), ('stg_catalog__models', 'cast(released_at as date)', false),
    ('stg_catalog__frontier_scores', 'evaluated_date', false),
] %}
select
    'requests' as dated_table,
    true as begins_months,
    min(usage_date) as first_date
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'usage' and {{ is_enabled_industry() }}
{%- for table, day, begins_months in dated %}
union all
select
    '{{ table }}' as dated_table,
    {{ 'true' if begins_months else 'false' }} as begins_months,
    min({{ day }}) as first_date
from {{ ref(table) }}
{%- endfor %}
