{#
    Pre-hook of an incremental model: drop the days that this run rewrites, also those that will have no row. Days are literals: to
    delete by a join with the new rows would pair each old row of a day with each new one.
#}
{% macro forget_rebuilt_days() %}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ written_days_filter(rebuild_plan()) }}
    {%- endif -%}
{% endmacro %}
