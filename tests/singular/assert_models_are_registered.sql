{{ config(severity='warn') }}

select
    models.model_id,
    models.industry
from {{ ref('dim_models') }} as models
inner join {{ ref('int_inputs_present') }} as inputs on models.industry = inputs.industry
where not models.is_registered and inputs.raw_input = 'raw_models' and inputs.is_present
