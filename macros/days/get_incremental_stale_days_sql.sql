{#
    Incremental strategy stale_days: the new rows, of days_to_build, take the place of those of days that count no more or whose version
    is another; of all rows where the versions are not known.
#}
{% macro get_incremental_stale_days_sql(arguments) %}
    delete from {{ arguments.target_relation }} as kept
    {%- if versions_are_known() %}
    where not exists (
        select 1 from {{ ref('int_days_versioned') }} as versioned
        where
            versioned.industry = kept.industry
            and versioned.usage_date = kept.usage_date
            and versioned.day_version = kept.day_version
    )
    {%- endif %};

    {{ get_insert_into_sql(arguments.target_relation, arguments.temp_relation, arguments.dest_columns) }}
{% endmacro %}
