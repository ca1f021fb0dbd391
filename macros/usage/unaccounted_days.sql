{#
    Days of an industry's totals whose raw rows are not all in them or in int_requests_quarantined, as after a run that ended between
    the two models or saw rows arrive between them. delivered is what follows `from` in a query of the days' totals.
#}
{% macro unaccounted_days(delivered, industry) %}
    {%- set quarantined = this.incorporate(path={'identifier': 'int_requests_quarantined'}) -%}
    {%- if load_relation(quarantined) is none -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query(
        "select cast(delivered.usage_date as " ~ dbt.type_string() ~ ") from (select * from " ~ delivered ~ ") as delivered"
        ~ " left join (select usage_date, count(*) as row_count from " ~ quarantined ~ " where industry = '" ~ industry
        ~ "' and input_identity = " ~ input_identity() ~ " group by usage_date) as quarantined"
        ~ " on delivered.usage_date = quarantined.usage_date"
        ~ " where delivered.raw_count <> delivered.request_count + delivered.duplicate_count + coalesce(quarantined.row_count, 0)"
    ).columns[0].values() | list) }}
{% endmacro %}
