select
    economics.model_id,
    cast(economics.industry as {{ dbt.type_string() }}) as industry,
    economics.usage_quantity as images,
    cast(economics.cost_usd as numeric(18, 6)) as cost_usd,
    {{ ratio('economics.cost_usd * 1000', 'economics.usage_quantity') }} as cost_per_thousand_images_usd,
    economics.cohort_month_date,
    economics.month_date
from {{ ref('int_unit_economics_monthly') }} as economics
inner join {{ ref('industries') }} as industries
    on economics.industry = industries.industry and industries.usage_unit = 'image'
where economics.has_usage or economics.has_cost
