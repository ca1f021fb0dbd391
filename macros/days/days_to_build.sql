{# The days of int_days_versioned that a model of the incremental strategy stale_days does not hold in their version. #}
{% macro days_to_build() %}
    {%- set is_known = versions_are_known() %}
    select
        versioned.industry,
        versioned.usage_date,
        case when {{ '1 = 1' if is_known else '1 = 0' }} then versioned.day_version end as day_version
    from {{ ref('int_days_versioned') }} as versioned
    {%- if is_known and is_incremental() %}
    left join (select distinct industry, usage_date, day_version from {{ this }}) as kept
        on
            versioned.industry = kept.industry
            and versioned.usage_date = kept.usage_date
            and versioned.day_version = kept.day_version
    where kept.usage_date is null
    {%- endif %}
{% endmacro %}
