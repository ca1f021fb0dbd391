{# Rows of an export that are no rows of the contract, counted by reason. #}
{% test leaves_nothing_out(model) %}

select
    export_table,
    reason,
    count(*) as row_count,
    min(row_id) as example
from {{ model }}
group by export_table, reason

{% endtest %}
