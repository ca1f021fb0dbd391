-- case: llm_api cache_hit_rate all day 2024-07-18
-- Tokens read from the cache are part of the input tokens; a failed request that is not billed has neither.
-- rows: requests of the day
select request_id, error_type, input_tokens, cache_read_input_tokens
from marts_sample.{log}
where requested_at like '{start}%'
order by request_id
-- result: cached over all input tokens of good requests
select
    sum(cast(cache_read_input_tokens as bigint)) as cached,
    sum(cast(input_tokens as bigint)) as input,
    sum(cast(cache_read_input_tokens as bigint)) / sum(cast(input_tokens as bigint)) as kpi_value
from marts_sample.{log}
where requested_at like '{start}%' and error_type is null
