{#
    The rows of a cte (with row_problem) and, by the key of raw_<name>: row_id, delivery_rank (1 = kept, later = superseded or a second
    delivery) and quarantine_reason. The newest version by ingested_at counts, of equally new ones the smallest; rows of other content
    that are as new, or of which nobody knows when they came, are conflicting. A row without a key, where it is optional, stands alone.
#}
{% macro deliveries_ranked(cte, name) %}
    {%- set contract = input_contract(name) -%}
    {%- set content = contract.columns | map(attribute='name') | reject('equalto', 'ingested_at') | list -%}
    {%- set key = content if contract.has_several_rows else contract.key -%}
    {%- set types = raw_column_types(name) -%}
    {%- set is_known = types is none or key | select('in', types) | list %}
    {#- without ingested_at all ranks go by the content, and the rows are sorted once -#}
    {%- set is_dated = types is none or 'ingested_at' in types -%}
    {%- set partition = (key or ['raw_row']) | join(', ') ~ ", case when row_problem is null then 1 else 0 end" -%}
    {%- if not is_known %}
    select {{ cte }}.*, {{ row_id(contract.key) }} as row_id, 1 as delivery_rank, row_problem as quarantine_reason from {{ cte }}
    {%- else %}
    select
        placed.*,
        case when {{ key[0] }} is null then 1 else rank_of_key end as delivery_rank,
        case
            when row_problem is not null then row_problem
            {%- if contract.key and not contract.has_several_rows %}
            when {{ key[0] }} is not null and content_rank <> kept_rank and (ingested_at is null or ingested_at = newest_at)
                then 'conflicting_id: {{ contract.key | join(", ") }}'
            {%- endif %}
        end as quarantine_reason
    from (
        select
            ranked.*,
            {{ "max(case when rank_of_key = 1 then content_rank end) over (partition by " ~ partition ~ ")" if is_dated else 1 }} as kept_rank
        from (
            select
                {{ cte }}.*,
                {{ row_id(contract.key) }} as row_id,
                {{ "max(ingested_at) over (partition by " ~ partition ~ ")" if is_dated else "ingested_at" }} as newest_at,
                row_number() over (
                    partition by {{ partition }} order by {{ "ingested_at desc nulls last, " if is_dated }}{{ content_order(content) }}
                ) as rank_of_key,
                dense_rank() over (partition by {{ partition }} order by {{ content_order(content) }}) as content_rank
            from {{ cte }}
        ) as ranked
    ) as placed
    {%- endif %}
{% endmacro %}

{# An order by list over columns in which null comes last on every engine. #}
{% macro content_order(columns) %}
    {%- set terms = [] -%}
    {%- for column in columns -%}
        {%- do terms.append(column ~ ' nulls last') -%}
    {%- endfor -%}
    {{ return(terms | join(', ')) }}
{% endmacro %}

{# The key of a row as text: its parts joined with |, null when every part is null or the table has no key. #}
{% macro row_id(key) %}
    {%- if not key -%}{{ return('cast(null as ' ~ dbt.type_string() ~ ')') }}{%- endif -%}
    {%- set parts = [] -%}
    {%- for column in key -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    case when coalesce({{ key | join(', ') if key | length == 1 else "nullif(" ~ parts | join(" || ") ~ ", '')" }}) is not null
        then {{ parts | join(" || '|' || ") }} end
{% endmacro %}
