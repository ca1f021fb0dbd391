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
