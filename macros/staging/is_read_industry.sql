{# Condition: the row belongs to an enabled industry, or to none that is known (which quarantines it). #}
{% macro is_read_industry() %}
    {%- set enabled = "'" ~ var('industries') | join("', '") ~ "'" -%}
    {{ return(
        "(industry is null or industry in (" ~ enabled ~ ") or " ~ unknown_industry() ~ ")"
    ) }}
{% endmacro %}
