{#
    The first reason, 'rule: column', for which a row of raw_<name> cannot be used, else null: unparsable, missing, unknown
    (declared values, and the conditions given by column), negative (below a declared minimum, where the condition given by
    column holds), out_of_range (beyond a declared maximum), then the rules given as (reason, condition).
#}
{% macro row_problem(name, unknown={}, negative_where={}, rules=[]) %}
    {%- set columns = input_contract(name).columns -%}
    case
        when input_problem is not null then 'unparsable: ' || input_problem
        {%- for column in columns if column.meta.get('required') %}
        when {{ column.name }} is null
            {%- if column.meta.required == 'on_success' %} and error_type is null{% endif %} then 'missing: {{ column.name }}'
        {%- endfor %}
        {%- for column in columns if column.name in unknown or column.meta.get('accepted') %}
        {%- if column.name in unknown %}
        when {{ unknown[column.name] }} then 'unknown: {{ column.name }}'
        {%- else %}
        when {{ column.name }} not in ('{{ column.meta.accepted | join("', '") }}') then 'unknown: {{ column.name }}'
        {%- endif %}
        {%- endfor %}
        {%- for column in columns if column.meta.get('minimum') is not none %}
        when {{ column.name }} < {{ column.meta.minimum }}
            {%- if column.name in negative_where %} and {{ negative_where[column.name] }}{% endif %} then 'negative: {{ column.name }}'
        {%- endfor %}
        {%- for column in columns if column.meta.get('maximum') or column.meta.get('maximum_usd') %}
        when {{ beyond_maximum(column, column.meta.get('minimum') is not none and column.name not in negative_where) }} then 'out_of_range: {{ column.name }}'
        {%- endfor %}
        {%- for reason, condition in rules %}
        when {{ condition }} then '{{ reason }}'
        {%- endfor %}
        when 1 = 0 then ''
    end
{% endmacro %}
