{# The sentence about a column that stands in a file more than once. #}
{% macro repeated_column(raw_table, column, file) %}
    {{ return(
        "column " ~ raw_table ~ "." ~ column ~ " stands more than once in " ~ file
        ~ " (case does not matter): leave the one that holds the values"
    ) }}
{% endmacro %}
