{# Vars that say where raw data is and could say more than that, one sentence a problem. #}
{% macro location_problems() %}
    {%- set problems = [] -%}
    {%- for name in ['raw_database', 'raw_schema'] if var(name, none) is not none and not is_name(var(name)) -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use letters, digits, _, $ and -") -%}
    {%- endfor -%}
    {%- set location = var('raw_location', none) -%}
    {%- if location is none -%}{{ return(problems) }}{%- endif -%}
    {%- set option = "[a-z_]+ *= *('[^';]*'|[A-Za-z0-9_.]+|[{][^;(){}]*[}]|\\[[^;()]*\\])" -%}
    {%- set reader = "(read_[a-z_]+|[a-z_]+_scan)[(]'[^';]*'( *, *" ~ option ~ ")* *[)]" -%}
    {%- if location is not string or '{name}' not in location -%}
        {%- do problems.append(
            "var raw_location is " ~ location ~ ": it must contain {name}, which stands for the raw table, for example /in/{name}.parquet"
        ) -%}
    {%- elif is_reader(location) and not modules.re.fullmatch(reader, location) -%}
        {%- do problems.append(
            "var raw_location is " ~ location ~ ": use one reader function of one quoted path and options, for example "
            ~ "read_json('/in/{name}/*.json', format = 'newline_delimited')"
        ) -%}
    {%- elif not is_reader(location) and modules.re.search("[';\n]", location) -%}
        {%- do problems.append("var raw_location is " ~ location ~ ": a path must hold no quotes and semicolons") -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
