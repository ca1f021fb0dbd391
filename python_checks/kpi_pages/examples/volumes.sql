-- case: llm_api tokens_processed all day 2024-07-18
-- case: computer_vision_api api_calls_processed all day 2024-07-19
-- case: image_generation_api images_generated all day 2024-07-14
-- A request that failed is no call, and has no tokens and images, unless it is billed all the same.
-- rows: requests of the day
select request_id, error_type, is_billable, {counted}
from marts_sample.{log}
where requested_at like '{start}%'
order by request_id
-- result: good requests of the day, over a unit
select {sum} as counted, {unit_size} as unit, {sum} / {unit_size} as kpi_value
from marts_sample.{log}
where requested_at like '{start}%' and (error_type is null or is_billable = 'true')
