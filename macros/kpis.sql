{# numerator / denominator as a double, divided once; null when the denominator is zero. #}
{% macro ratio(numerator, denominator) %}
    {%- set double = type_double() -%}
    {{ return(
        "cast(" ~ numerator ~ " as " ~ double ~ ") / nullif(cast(" ~ denominator ~ " as " ~ double ~ "), 0)"
    ) }}
{% endmacro %}

{# failing, best_in_class, acceptable or no_benchmark: a value against a row of kpi_benchmarks under the given alias. #}
{% macro benchmark_status(value, benchmark) %}
case
    when {{ benchmark }}.failing_threshold is null and {{ benchmark }}.best_in_class_low is null
        and {{ benchmark }}.best_in_class_high is null then 'no_benchmark'
    {%- for direction, worse, better, good_end in [
        ('higher', '<', '>', 'best_in_class_low'), ('lower', '>', '<', 'best_in_class_high')
    ] %}
    when {{ benchmark }}.better_when = '{{ direction }}' then
        case
            when {{ value }} {{ worse }} {{ benchmark }}.failing_threshold
                or ({{ benchmark }}.failing_inclusive and {{ value }} = {{ benchmark }}.failing_threshold) then 'failing'
            when {{ value }} {{ better }} {{ benchmark }}.{{ good_end }}
                or ({{ benchmark }}.best_in_class_inclusive and {{ value }} = {{ benchmark }}.{{ good_end }})
                then 'best_in_class'
            else 'acceptable'
        end
    {%- endfor %}
    when {{ value }} between {{ benchmark }}.best_in_class_low and {{ benchmark }}.best_in_class_high then 'best_in_class'
    else 'acceptable'
end
{%- endmacro %}

{# The best-in-class or failing threshold of a benchmark row as text, for example '>= 1.3'; null when there is none. #}
{% macro benchmark_text(which) %}
    {%- set text = dbt.type_string() -%}
    {%- if which == 'best_in_class' %}
    case
        when better_when = 'within'
            then cast(best_in_class_low as {{ text }}) || ' to ' || cast(best_in_class_high as {{ text }})
        when better_when = 'higher'
            then case when best_in_class_inclusive then '>= ' else '> ' end || cast(best_in_class_low as {{ text }})
        else case when best_in_class_inclusive then '<= ' else '< ' end || cast(best_in_class_high as {{ text }})
    end
    {%- else %}
    case
        when better_when = 'higher'
            then case when failing_inclusive then '<= ' else '< ' end || cast(failing_threshold as {{ text }})
        else case when failing_inclusive then '>= ' else '> ' end || cast(failing_threshold as {{ text }})
    end
    {%- endif %}
{%- endmacro %}

{# The KPI that counts the tracked capabilities of a type. #}
{% macro capability_kpi(capability_type) %}
    {{ return(
        "case " ~ capability_type ~ " when 'edge_target' then 'edge_targets_supported' when 'llm_integration' then"
        ~ " 'llm_integrations_supported' when 'editing_tool' then 'editing_tools_available' end"
    ) }}
{% endmacro %}

{# The share of service (0-1) that an incident of this severity takes, from the var incident_weights. #}
{% macro incident_weight(severity) %}
    {%- set cases = [] -%}
    {%- for name, weight in var('incident_weights').items() -%}
        {%- do cases.append("when '" ~ name ~ "' then " ~ weight) -%}
    {%- endfor -%}
    {{ return("cast(case " ~ severity ~ " " ~ cases | join(' ') ~ " else 0 end as numeric(9, 6))") }}
{% endmacro %}
