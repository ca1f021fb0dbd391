{# The share of service (0-1) that an incident of this severity takes, from the var incident_weights. #}
{% macro incident_weight(severity) %}
    {%- set cases = [] -%}
    {%- for name, weight in var('incident_weights').items() -%}
        {%- do cases.append("when '" ~ name ~ "' then " ~ weight) -%}
    {%- endfor -%}
    {{ return("cast(case " ~ severity ~ " " ~ cases | join(' ') ~ " else 0 end as numeric(9, 6))") }}
{% endmacro %}
