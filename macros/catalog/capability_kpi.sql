{# The KPI that counts the tracked capabilities of a type. #}
{% macro capability_kpi(capability_type) %}
    {{ return(
        "case " ~ capability_type ~ " when 'edge_target' then 'edge_targets_supported' when 'llm_integration' then"
        ~ " 'llm_integrations_supported' when 'editing_tool' then 'editing_tools_available' end"
    ) }}
{% endmacro %}
