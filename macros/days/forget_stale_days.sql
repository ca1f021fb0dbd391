{# Pre-hook of a model kept by day: drop the days that count no more or whose version is another. #}
{% macro forget_stale_days() %}
    {%- if is_incremental() -%}
        delete from {{ this }} as kept
        where not exists (
            select 1 from {{ ref('int_days_versioned') }} as versioned
            where
                versioned.industry = kept.industry
                and versioned.usage_date = kept.usage_date
                and versioned.day_version = kept.day_version
        )
    {%- endif -%}
{% endmacro %}
