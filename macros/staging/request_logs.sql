{#
    The one shape of a request log: ids, then every shared measure from the given expression, else from the column of raw_<name> that is
    called so, else a typed null.
#}
{% macro request_columns(name, expressions) %}
        {%- set measures, counted = measures_of(name, expressions), [] %}
        {%- for column in quantities() -%}{%- do counted.append("cast(" ~ measures[column] ~ " as bigint)") -%}{%- endfor %}
        request_id,
        {# what tells rows without an id apart #}
        case when request_id is null then row_content end as row_content,
        account_id,
        model_id,
        region,
        deployment_id,
        error_type,
        is_billable,
        error_type is null or coalesce(is_billable, false) as is_good,
        {%- for column, data_type in request_measures().items() %}
        cast({{ measures[column] }} as {{ data_type }}) as {{ column }},
        {%- endfor %}
        {#- what of a row counts in totals #}
        {{ hash_of(['requested_at', 'account_id', 'error_type', 'is_billable'] + counted) }} as content_hash,
        requested_at,
        ingested_at,
        {{ usage_day() }} as usage_date
{%- endmacro %}

{# Each shared measure of a request log as an expression, {name: expression}. #}
{% macro measures_of(name, expressions) %}
    {%- set declared = input_contract(name).columns | map(attribute='name') | list -%}
    {%- set measures = {} -%}
    {%- for column in request_measures() -%}
        {%- do measures.update({column: expressions.get(column, column if column in declared else 'null')}) -%}
    {%- endfor -%}
    {{ return(measures) }}
{% endmacro %}

{# The quantities of a request: what is summed by day. #}
{% macro quantities() %}
    {{ return([
        'input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'output_tokens', 'reasoning_output_tokens', 'images',
    ]) }}
{% endmacro %}

{# The columns that request logs of all industries share beside their ids, {name: type}, in the order of the input contract. #}
{% macro request_measures() %}
    {{ return({
        'service_tier': dbt.type_string(),
        'speed_tier': dbt.type_string(),
        'operation': dbt.type_string(),
        'input_tokens': 'bigint',
        'cache_read_input_tokens': 'bigint',
        'cache_creation_input_tokens': 'bigint',
        'output_tokens': 'bigint',
        'reasoning_output_tokens': 'bigint',
        'images': 'bigint',
        'usage_quantity': 'bigint',
        'time_to_first_token_ms': 'numeric(18, 6)',
        'time_per_output_token_ms': 'numeric(18, 6)',
        'latency_ms': 'numeric(18, 6)',
        'is_unmeasured': 'boolean',
        'deployment_target': dbt.type_string(),
        'llm_integration': dbt.type_string(),
        'is_streamed': 'boolean',
    }) }}
{% endmacro %}

{#
    Times of a request in ms as measurements, {column: expression}, and is_unmeasured: whether one that is looked at is given and is no
    measurement; null when none is given. looked_at says of each column when it is, for example not for a request without a stream.
    What does not cast is -1 here.
#}
{% macro measured_times(looked_at) %}
    {%- set times, given, unmeasured = {}, [], [] -%}
    {%- for column, condition in looked_at.items() -%}
        {%- set measured = is_time(column) ~ (
            " and not coalesce(" ~ is_time('latency_ms') ~ " and time_to_first_token_ms > latency_ms, false)"
            if column == 'time_to_first_token_ms' else ""
        ) -%}
        {%- do times.update({column: "case when " ~ condition ~ " and " ~ measured ~ " then " ~ column ~ " end"}) -%}
        {%- do given.append("(" ~ condition ~ " and " ~ column ~ " is not null)") -%}
        {%- do unmeasured.append("(" ~ condition ~ " and " ~ column ~ " is not null and not (" ~ measured ~ "))") -%}
    {%- endfor -%}
    {%- do times.update({'is_unmeasured': "case when " ~ given | join(' or ') ~ " then " ~ unmeasured | join(' or ') ~ " end"}) -%}
    {{ return(times) }}
{% endmacro %}

{% macro is_time(column) %}{{ return("(" ~ column ~ " > 0 and " ~ column ~ " <= 1000000000)") }}{% endmacro %}

{#
    UTC day of a request; that of undated requests when requested_at is unreadable or absurd (before 1970, more than ten years
    ahead). All of these are quarantined.
#}
{% macro usage_day() %}
    {%- set limit = (run_started_at + modules.datetime.timedelta(days=3652)).strftime('%Y-%m-%d') -%}
    {{ return(
        "case when requested_at >= timestamp '1970-01-02' and requested_at < timestamp '" ~ limit
        ~ "' then cast(requested_at as date) else " ~ undated() ~ " end"
    ) }}
{% endmacro %}
