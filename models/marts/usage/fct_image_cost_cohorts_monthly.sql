select
    economics.model_id,
    economics.industry,
    economics.usage_quantity as images,
    cast(case when costs_told.is_present then economics.cost_usd end as numeric(18, 6)) as cost_usd,
    {{ ratio('case when costs_told.is_present then economics.cost_usd * 1000 end', 'economics.usage_quantity') }}
        as cost_per_thousand_images_usd,
    economics.first_use_month_date,
    economics.month_date
from {{ ref('int_unit_economics_monthly') }} as economics
inner join {{ ref('industries') }} as industries
    on economics.industry = industries.industry and industries.usage_unit = 'image'
{{ join_costs_told('economics') }}
where economics.has_usage or economics.has_cost
