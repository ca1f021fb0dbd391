{# numerator / denominator as a double, divided once; null when the denominator is zero. #}
{% macro ratio(numerator, denominator) %}
    {%- set double = ai_api_kpi_warehouse.type_double() -%}
    {{ return(
        "cast(" ~ numerator ~ " as " ~ double ~ ") / nullif(cast(" ~ denominator ~ " as " ~ double ~ "), 0)"
    ) }}
{% endmacro %}

{# The rows of a cte by own_segment under that segment and once more under `all`: what is summed by segment is summed over all, too. #}
{% macro in_all_segments(cte) %}
    {%- for segment in ['own_segment', "'all'"] %}
    select
        {{ cte }}.*,
        {{ segment }} as segment
    from {{ cte }}
    {{- " union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

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
    {%- if which == 'best_in_class' %}
    case
        when better_when = 'within'
            then {{ double_as_text('best_in_class_low') }} || ' to ' || {{ double_as_text('best_in_class_high') }}
        when better_when = 'higher'
            then case when best_in_class_inclusive then '>= ' else '> ' end || {{ double_as_text('best_in_class_low') }}
        else case when best_in_class_inclusive then '<= ' else '< ' end || {{ double_as_text('best_in_class_high') }}
    end
    {%- else %}
    case
        when better_when = 'higher'
            then case when failing_inclusive then '<= ' else '< ' end || {{ double_as_text('failing_threshold') }}
        else case when failing_inclusive then '>= ' else '> ' end || {{ double_as_text('failing_threshold') }}
    end
    {%- endif %}
{%- endmacro %}

{# What the var own_benchmarks may say of a KPI, {column of kpi_benchmarks: type}. #}
{% macro benchmark_columns() %}
    {{ return({
        'best_in_class_low': type_double(), 'best_in_class_high': type_double(), 'best_in_class_inclusive': 'boolean',
        'failing_threshold': type_double(), 'failing_inclusive': 'boolean', 'cadence': dbt.type_string(),
    }) }}
{% endmacro %}

{# The entries of the var own_benchmarks; what is none is refused by check_inputs, later than models are read. #}
{% macro own_benchmarks() %}
    {%- set entries = var('own_benchmarks', []) -%}
    {{ return((entries if entries is iterable and entries is not string else []) | select('mapping') | list) }}
{% endmacro %}

{# Condition on kpi_benchmarks: the row is the one that an entry of own_benchmarks is about. #}
{% macro is_benchmark_of(own) %}
    {{ return(
        "industry = " ~ text_literal(own.industry) ~ " and kpi = " ~ text_literal(own.kpi) ~ " and variant = "
        ~ text_literal(own.get('variant', 'all'))
    ) }}
{% endmacro %}

{# Entries of the var own_benchmarks that say nothing or what they cannot say, one sentence a problem. #}
{% macro benchmark_problems() %}
    {%- set problems = [] -%}
    {%- set entries = var('own_benchmarks', []) -%}
    {%- if entries is mapping or entries is string or entries is not iterable -%}
        {{ return(["var own_benchmarks is " ~ entries ~ ": use a list of {industry: …, kpi: …, failing_threshold: …}"]) }}
    {%- endif -%}
    {%- for own in entries -%}
        {%- set changes = (own if own is mapping else {}).keys() | reject('in', ['industry', 'kpi', 'variant']) | list -%}
        {%- set wrong = [] -%}
        {%- for name in changes if not is_benchmark_value(name, own[name]) -%}{%- do wrong.append(name) -%}{%- endfor -%}
        {%- if not changes or wrong or not own.industry or not own.kpi -%}
            {%- do problems.append(
                "var own_benchmarks holds " ~ own ~ ": name industry, kpi, variant unless it is all, and of "
                ~ benchmark_columns().keys() | join(', ')
                ~ " what is to change: a number or null, true or false, a cadence (daily, weekly, monthly, quarterly)"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# Whether a value is one that the var own_benchmarks may give to a column. #}
{% macro is_benchmark_value(column, value) %}
    {%- set data_type = benchmark_columns().get(column) -%}
    {%- if data_type == 'boolean' -%}{{ return(value is boolean) }}{%- endif -%}
    {%- if column == 'cadence' -%}{{ return(value in ['daily', 'weekly', 'monthly', 'quarterly']) }}{%- endif -%}
    {{ return(data_type is not none and (value is none or (value is number and value is not boolean))) }}
{% endmacro %}
