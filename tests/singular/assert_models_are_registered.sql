-- models that rows name but nobody registered
{{ config(severity='warn') }}

select
    model_id,
    industry
from {{ ref('dim_models') }}
where not is_registered
