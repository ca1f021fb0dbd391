-- case: computer_vision_api cost_per_thousand_images all day 2024-05-03
-- case: image_generation_api cost_per_image all day 2024-05-29
-- A cost line of n days gives each day its amount / n. Support and other are no inference cost. Images are those of good requests.
-- rows: cost lines that hold the day
select charge_period_start, charge_period_end, model_id, service_category, effective_cost, currency
from marts_sample.raw_inference_costs
where industry = '{industry}' and substr(charge_period_start, 1, 10) <= '{start}' and substr(charge_period_end, 1, 10) > '{start}'
order by service_category, model_id
-- rows: requests of the day
select request_id, error_type, image_count
from marts_sample.{log}
where requested_at like '{start}%'
order by request_id
-- result: the day's cost over its images, times images in a unit
with

costs as (
    select sum(
        round(cast(effective_cost as decimal(38, 12)) / date_diff('day', cast(charge_period_start as date), cast(charge_period_end as date)), 12)
    ) as cost_usd
    from marts_sample.raw_inference_costs
    where industry = '{industry}' and substr(charge_period_start, 1, 10) <= '{start}' and substr(charge_period_end, 1, 10) > '{start}'
        and service_category not in ('support', 'other')
),

images as (
    select sum(cast(image_count as bigint)) as images
    from marts_sample.{log}
    where requested_at like '{start}%' and error_type is null
)

select cost_usd, images, {unit_size} as images_in_a_unit, cost_usd / images * {unit_size} as kpi_value
from costs, images
