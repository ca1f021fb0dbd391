{# Tokens of the month a year after a customer's first full month over the tokens of that month. #}
with

monthly as (
    select
        usage.industry,
        usage.customer_id,
        sum(usage.usage_quantity) as tokens,
        usage.period_start as month_date
    from {{ ref('int_usage_monthly') }} as usage
    inner join {{ ref('industries') }} as industries
        on usage.industry = industries.industry and industries.usage_unit = 'token'
    group by usage.industry, usage.customer_id, usage.period_start
),

growths as (
    select
        cohorts.industry,
        cohorts.customer_id,
        {{ ratio('coalesce(later.tokens, 0)', 'first_full.tokens') }} as token_growth,
        {{ month_end(dbt.dateadd('month', 13, 'cohorts.first_use_month_date')) }} as measured_date
    from {{ ref('int_customer_cohorts') }} as cohorts
    inner join monthly as first_full
        on
            cohorts.industry = first_full.industry
            and cohorts.customer_id = first_full.customer_id
            and first_full.month_date = {{ add_months('cohorts.first_use_month_date', 1) }}
            and first_full.tokens > 0
    left join monthly as later
        on
            cohorts.industry = later.industry
            and cohorts.customer_id = later.customer_id
            and later.month_date = {{ add_months('cohorts.first_use_month_date', 13) }}
)

select growths.* from growths
inner join {{ ref('int_as_of_date') }} as as_of on growths.measured_date <= as_of.as_of_date
