{# The industry under which a row is accounted: its own, else 'unknown'. #}
{% macro accounted_industry() %}
    {{ return("case when " ~ is_enabled_industry() ~ " then industry else 'unknown' end") }}
{% endmacro %}
