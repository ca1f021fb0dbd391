{# Whether a text is a day of the calendar as YYYY-MM-DD, from 1970-01-02 to 2199-12-31. #}
{% macro is_date(text) %}
    {%- if not modules.re.fullmatch('(19[7-9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])', text) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set year, month, day = text[:4] | int, text[5:7] | int, text[8:] | int -%}
    {%- set next_month = modules.datetime.date(year + month // 12, month % 12 + 1, 1) -%}
    {{ return(text > '1970-01-01' and day <= (next_month - modules.datetime.timedelta(days=1)).day) }}
{% endmacro %}
