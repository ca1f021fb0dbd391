{#
    The first reason, 'rule: column', for which a row of raw_<name> cannot be used, else null: unmapped (of an export), unparsable, missing, unknown
    (declared values, and the conditions given by column), negative (below a declared minimum, where the condition given by
    column holds), out_of_range (beyond a declared maximum), then the rules given as (reason, condition).
#}
{% macro row_problem(name, unknown={}, negative_where={}, rules=[]) %}
    {%- set columns = input_contract(name).columns -%}
    case
        {%- if adapters_of(name) %}
        when export_problem is not null then export_problem
        {%- endif %}
        when input_problem is not null then 'unparsable: ' || input_problem
        {%- for column in columns if column.meta.get('required') %}
        when {{ column.name }} is null
            {%- if column.meta.required == 'on_success' %} and error_type is null{% endif %} then 'missing: {{ column.name }}'
        {%- endfor %}
        {%- for column in columns if column.name in unknown or column.meta.get('accepted') %}
        {%- if column.name in unknown %}
        when {{ unknown[column.name] }} then 'unknown: {{ column.name }}'
        {%- else %}
        when {{ column.name }} not in ('{{ column.meta.accepted | join("', '") }}') then 'unknown: {{ column.name }}'
        {%- endif %}
        {%- endfor %}
        {%- for column in columns if column.meta.get('minimum') is not none %}
        when {{ column.name }} < {{ column.meta.minimum }}
            {%- if column.name in negative_where %} and {{ negative_where[column.name] }}{% endif %} then 'negative: {{ column.name }}'
        {%- endfor %}
        {%- for column in columns if column.meta.get('maximum') or column.meta.get('maximum_usd') %}
        when {{ beyond_maximum(column, column.meta.get('minimum') is not none and column.name not in negative_where) }} then 'out_of_range: {{ column.name }}'
        {%- endfor %}
        {%- for reason, condition in rules %}
        when {{ condition }} then '{{ reason }}'
        {%- endfor %}
        when 1 = 0 then ''
    end
{% endmacro %}

{#
    Condition: the column lies beyond its declared maximum on either side of zero; maximum_usd holds at the highest rate of the
    row's currency, so that it does not depend on the day. What is never negative (another problem says so) is looked at above only.
#}
{% macro beyond_maximum(column, is_never_negative=false) %}
    {%- if column.meta.get('maximum') and is_never_negative -%}
        {{ return(column.name ~ " > " ~ column.meta.maximum) }}
    {%- elif column.meta.get('maximum') -%}
        {{ return("(" ~ column.name ~ " > " ~ column.meta.maximum ~ " or " ~ column.name ~ " < -" ~ column.meta.maximum ~ ")") }}
    {%- endif -%}
    {#- far beyond it as doubles: the product of the largest decimals fits in none -#}
    {{ return(
        "case when abs(cast(" ~ column.name ~ " as " ~ type_double() ~ ")) * highest_usd_per_unit > 2 * " ~ column.meta.maximum_usd
        ~ " then true else abs(" ~ column.name ~ ") * highest_usd_per_unit > " ~ column.meta.maximum_usd ~ " end"
    ) }}
{% endmacro %}

{# A rule of row_problem: the column lies later than a limit, a day after the run's start unless another is given. #}
{% macro too_far_in_future(column, condition='1 = 1', limit=none) %}
    {{ return((
        'too_far_in_future: ' ~ column,
        column ~ " > " ~ (limit or a_day_ahead()) ~ " and " ~ condition,
    )) }}
{% endmacro %}

{# A rule of row_problem: the column lies before 1970-01-02, where zero times and typing errors are. #}
{% macro too_far_in_past(column) %}
    {{ return(('too_far_in_past: ' ~ column, column ~ " < timestamp '1970-01-02'")) }}
{% endmacro %}

{# A rule of row_problem: a charge period that ends more than ten years after its start would be spread over that many days. #}
{% macro too_long() %}
    {{ return((
        'out_of_range: charge_period_end',
        'charge_period_end > ' ~ dbt.dateadd('year', 10, 'charge_period_start'),
    )) }}
{% endmacro %}

{# Condition: the currency is neither USD nor one with a rate. #}
{% macro unknown_currency() %}
    {{ return(
        "coalesce(currency, 'USD') <> 'USD' and currency not in (select currency from " ~ ref('stg_billing__fx_rates') ~ ")"
    ) }}
{% endmacro %}

{# Condition: the industry is no row of industries.csv. #}
{% macro unknown_industry() %}
    {{ return("industry not in (select industry from " ~ ref('industries') ~ ")") }}
{% endmacro %}

{# The time after which a request is too far in the future: a day after its own ingested_at, else after the run's start. #}
{% macro future_limit() %}
    {{ return("coalesce(" ~ dbt.dateadd('day', 1, 'ingested_at') ~ ", " ~ a_day_ahead() ~ ")") }}
{% endmacro %}

{# A day after the run's start, as a UTC timestamp literal. #}
{% macro a_day_ahead() %}
    {%- set time = (run_started_at + modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d %H:%M:%S') -%}
    {{ return("timestamp '" ~ time ~ "'") }}
{% endmacro %}

{# The rows of a cte with highest_usd_per_unit, the highest staged rate of their currency; 1 for USD and unknown currencies. #}
{% macro highest_rates(cte) %}
    select
        {{ cte }}.*,
        coalesce(rates.highest_usd_per_unit, 1) as highest_usd_per_unit
    from {{ cte }}
    left join (
        select
            currency,
            max(usd_per_unit) as highest_usd_per_unit
        from {{ ref('stg_billing__fx_rates') }}
        where currency <> 'USD'
        group by currency
    ) as rates on {{ cte }}.currency = rates.currency
{% endmacro %}
