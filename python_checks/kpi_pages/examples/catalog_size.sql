-- case: computer_vision_api catalog_size all day 2023-01-19
-- case: image_generation_api catalog_size all day 2023-11-06
-- A model counts from its release until it is retired; is_pretrained left out is true.
-- rows: models released by then
select model_id, is_pretrained, released_at, retired_at
from marts_sample.raw_models
where industry = '{industry}' and cast(released_at as date) between '1970-01-02' and '{start}'
order by released_at
-- result: pre-trained models that are there
select count(*) as kpi_value
from marts_sample.raw_models
where industry = '{industry}' and cast(released_at as date) between '1970-01-02' and '{start}'
    and (retired_at is null or cast(retired_at as date) > '{start}') and coalesce(is_pretrained, 'true') = 'true'
