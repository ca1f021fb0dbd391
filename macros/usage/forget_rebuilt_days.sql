{# Pre-hook of int_requests_quarantined: drop the days that this run rewrites, also those that will have no row. #}
{% macro forget_rebuilt_days() %}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ planned_days_filter(rebuild_plan(), 'written_days') }}
    {%- endif -%}
{% endmacro %}
