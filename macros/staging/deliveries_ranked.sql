{#
    The rows of a cte (with row_problem) and, by the key of raw_<name>: row_id, delivery_rank (1 = kept, later = a second delivery)
    and quarantine_reason. Rows of one key with other content than the kept one, the smallest, are conflicting.
#}
{% macro deliveries_ranked(cte, name) %}
    {%- set contract = input_contract(name) -%}
    {%- set partition = (contract.key or ['raw_row']) | join(', ') ~ ", case when row_problem is null then 1 else 0 end" -%}
    {%- set content = content_order(contract.columns | map(attribute='name') | list) if contract.columns else 'raw_row' %}
    select
        ranked.*,
        case
            when row_problem is not null then row_problem
            {%- if contract.key %}
            when content_rank > 1 then 'conflicting_id: {{ contract.key | join(", ") }}'
            {%- endif %}
        end as quarantine_reason
    from (
        select
            {{ cte }}.*,
            {{ row_id(contract.key) }} as row_id,
            {%- if contract.key %}
            row_number() over (partition by {{ partition }} order by {{ content }}) as delivery_rank,
            dense_rank() over (partition by {{ partition }} order by {{ content }}) as content_rank
            {%- else %}
            1 as delivery_rank
            {%- endif %}
        from {{ cte }}
    ) as ranked
{% endmacro %}
