{# Declared columns that a Parquet file of the table holds more than once. #}
{% macro parquet_problems(raw_table, location, declared) %}
    {%- set problems = [] -%}
    {%- if location.endswith('.parquet') and not is_reader(location) and files_at(location) -%}
        {%- set repeated = run_query(
            "select file_name, lower(name) from parquet_schema('" ~ location ~ "') where lower(name) in ('"
            ~ declared | join("', '") ~ "') group by 1, 2 having count(*) > 1 order by 1, 2"
        ) -%}
        {%- for row in repeated.rows -%}
            {%- do problems.append(repeated_column(raw_table, row[1], row[0])) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
