{# Pre-hook of an incremental model: drop the rows that came from another raw input. #}
{% macro forget_other_inputs() %}
    {%- if is_incremental() -%}
        delete from {{ this }} where input_identity <> {{ input_identity() }}
    {%- endif -%}
{% endmacro %}
