-- case: computer_vision_api edge_targets_supported all day 2024-02-01
-- case: computer_vision_api llm_integrations_supported all day 2025-01-01
-- case: image_generation_api editing_tools_available all day 2024-02-01
-- A capability that is tracked (seeds/reference/capabilities.csv) counts once, from the day on which the first available model has it.
-- rows: capabilities of available models
select capabilities.model_id, capabilities.capability, capabilities.available_from, models.released_at
from marts_sample.raw_model_capabilities as capabilities
inner join marts_sample.raw_models as models on capabilities.model_id = models.model_id and models.industry = '{industry}'
where capabilities.capability_type = '{capability_type}' and capabilities.available_from <= '{start}'
    and coalesce(capabilities.available_until, '9999') > '{start}'
    and cast(models.released_at as date) <= '{start}' and coalesce(models.retired_at, '9999') > '{start}'
order by capabilities.available_from, capabilities.model_id
-- result: different tracked capabilities
select count(distinct capabilities.capability) as kpi_value
from marts_sample.raw_model_capabilities as capabilities
inner join marts_sample.raw_models as models on capabilities.model_id = models.model_id and models.industry = '{industry}'
inner join marts_reference.capabilities as tracked
    on capabilities.capability = tracked.capability and capabilities.capability_type = tracked.capability_type
where capabilities.capability_type = '{capability_type}' and capabilities.available_from <= '{start}'
    and coalesce(capabilities.available_until, '9999') > '{start}'
    and cast(models.released_at as date) <= '{start}' and coalesce(models.retired_at, '9999') > '{start}'
