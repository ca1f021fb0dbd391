{# A query that reads every column of a selection to its end and finds nothing, for can_be_read. #}
{% macro reads_rows(selection) %}
    {{ return(
        "select 1 from (select max(hash(raw_rows)) as last_hash from " ~ selection ~ " as raw_rows) as hashed where last_hash = 0"
    ) }}
{% endmacro %}
