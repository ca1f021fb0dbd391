{# The days of int_days_versioned that a model kept by day does not hold, with their version; see forget_stale_days. #}
{% macro days_to_build() %}
    select
        versioned.industry,
        versioned.usage_date,
        versioned.day_version
    from {{ ref('int_days_versioned') }} as versioned
    {%- if is_incremental() %}
    left join (select distinct industry, usage_date from {{ this }}) as kept
        on versioned.industry = kept.industry and versioned.usage_date = kept.usage_date
    where kept.usage_date is null
    {%- endif %}
{% endmacro %}
