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
