{#
    Incremental strategy replace_days: the new rows take the place of all rows of their industries and days. delete+insert would join
    each old row of a day with each new one.
#}
{% macro get_incremental_replace_days_sql(arguments) %}
    delete from {{ arguments.target_relation }}
    where (industry, usage_date) in (select distinct industry, usage_date from {{ arguments.temp_relation }});

    {{ get_insert_into_sql(arguments.target_relation, arguments.temp_relation, arguments.dest_columns) }}
{% endmacro %}
