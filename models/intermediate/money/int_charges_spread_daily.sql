{#
    Usage revenue of industries by day, from its changes: each charge adds its share on its first day and takes it back after
    its last, which has the rest. token_part says what tokens earn it: cached or uncached ones where bills tell, else pooled.
#}
{%- set amounts = ['revenue_usd', 'list_usd', 'cache_discount_usd'] %}

with

charges as (
    select
        charges.*,
        case
            when coalesce(charges.usage_kind, 'input') in ('image', 'call', 'other') then 'none'
            when told.industry is null then 'pooled'
            when charges.usage_kind = 'cache_read' then 'cached'
            else 'uncached'
        end as token_part
    from {{ ref('int_charges_spread_monthly') }} as charges
    left join {{ ref('int_token_charges_monthly') }} as told
        on
            charges.industry = told.industry
            and charges.customer_id = told.customer_id
            and charges.model_id = told.model_id
            and charges.month_date = told.month_date
            and told.is_told
),

changes as (
    {%- for which in ['first', 'last', 'after'] %}
    select
        industry,
        token_part,
        {%- for amount in amounts %}
        {{ {'first': amount ~ '_a_day', 'last': '0', 'after': '-' ~ amount ~ '_a_day'}[which] }} as {{ amount }}_change,
        {{ amount ~ ' - days_counted * ' ~ amount ~ '_a_day' if which == 'last' else '0' }} as {{ amount }}_rest,
        {%- endfor %}
        {{ {'first': 1, 'last': 0, 'after': -1}[which] }} as charge_change,
        {{ {'first': 'first_date', 'last': 'last_date', 'after': add_days('last_date', 1)}[which] }} as change_date
    from charges
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

changed as (
    select
        industry,
        token_part,
        {%- for amount in amounts %}
        sum({{ amount }}_rest) as {{ amount }}_rest,
        sum(sum({{ amount }}_change)) over (partition by industry, token_part order by change_date) as {{ amount }},
        {%- endfor %}
        sum(sum(charge_change)) over (partition by industry, token_part order by change_date) as charge_count,
        change_date,
        lead(change_date) over (partition by industry, token_part order by change_date) as next_date
    from changes
    group by industry, token_part, change_date
),

numbered as (
    select
        changed.*,
        {{ series_below(dbt.datediff('change_date', 'next_date', 'day')) }} as day_number
    from changed
    where charge_count > 0
)

select
    industry,
    token_part,
    {%- for amount in amounts %}
    {{ amount }} + case when day_number = 0 then {{ amount }}_rest else 0 end as {{ amount }},
    {%- endfor %}
    {{ add_days('change_date', 'cast(day_number as integer)') }} as charge_date
from numbered
