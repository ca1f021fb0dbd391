-- case: image_generation_api commercial_licence_rate all day 2024-05-03
-- Images of good requests to models that have the licence term commercial_use on the day.
-- rows: requests of the day, with the licence of their model
select requests.request_id, requests.error_type, requests.model_id, requests.image_count, licences.available_from as cleared_from
from marts_sample.{log} as requests
left join marts_sample.raw_model_capabilities as licences
    on requests.model_id = licences.model_id and licences.capability = 'commercial_use' and licences.available_from <= '{start}'
where requests.requested_at like '{start}%'
order by requests.request_id
-- result: images cleared over all images
select
    coalesce(sum(cast(requests.image_count as bigint)) filter (licences.model_id is not null), 0) as cleared,
    sum(cast(requests.image_count as bigint)) as images,
    cleared / images as kpi_value
from marts_sample.{log} as requests
left join marts_sample.raw_model_capabilities as licences
    on requests.model_id = licences.model_id and licences.capability = 'commercial_use' and licences.available_from <= '{start}'
where requests.requested_at like '{start}%' and requests.error_type is null
