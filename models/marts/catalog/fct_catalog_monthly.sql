with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

models as (
    select * from {{ ref('int_models_available') }}
),

firsts as (
    select
        models.industry,
        {{ month_start('min(models.available_from)') }} as first_month_date,
        as_of.as_of_date
    from models
    cross join as_of
    group by models.industry, as_of.as_of_date
),

numbered as (
    select
        firsts.*,
        {{ series_below(dbt.datediff('first_month_date', 'as_of_date', 'month') ~ ' + 1') }} as month_number
    from firsts
),

months as (
    select
        industry,
        {{ add_months('first_month_date', 'cast(month_number as integer)') }} as month_date,
        least({{ month_end(dbt.dateadd('month', 'cast(month_number as integer)', 'first_month_date')) }}, as_of_date)
            as last_date
    from numbered
)

select
    cast(months.industry as {{ dbt.type_string() }}) as industry,
    count(case when models.available_until > months.last_date then 1 end) as available_count,
    count(case when models.available_until > months.last_date and models.is_pretrained then 1 end) as pretrained_count,
    count(case when models.available_from >= months.month_date then 1 end) as released_count,
    count(case
        when models.available_until >= months.month_date and models.available_until <= months.last_date then 1
    end) as retired_count,
    months.month_date
from months
inner join models on months.industry = models.industry and months.last_date >= models.available_from
group by months.industry, months.month_date
