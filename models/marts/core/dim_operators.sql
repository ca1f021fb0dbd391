select
    operator,
    industry,
    description,
    arr_statement,
    source_document,
    disclosed_arr_usd
from {{ ref('operators') }}
where {{ is_enabled_industry() }}
