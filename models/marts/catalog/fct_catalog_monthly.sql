with

months as (
    select * from {{ ref('int_catalog_periods') }}
    where period_grain = 'month'
),

models as (
    select * from {{ ref('int_models_available') }}
)

select
    months.industry,
    count(case when models.available_until > months.last_date then 1 end) as available_count,
    count(case when models.available_until > months.last_date and models.is_pretrained then 1 end) as pretrained_count,
    count(case when models.available_from >= months.period_start then 1 end) as released_count,
    count(case
        when models.available_until >= months.period_start and models.available_until <= months.last_date then 1
    end) as retired_count,
    months.period_start as month_date
from months
inner join models on months.industry = models.industry and months.last_date >= models.available_from
group by months.industry, months.period_start
