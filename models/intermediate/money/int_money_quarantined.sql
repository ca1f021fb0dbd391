{#
    Money that quarantine holds back: amounts in USD without their sign, at the highest rate of their currency. What is out
    of range, not readable or without a rate counts as the median of the table's amounts.
#}
{%- set amounts = {
    'raw_contracts': ('base_crm__contracts', 'arr_amount'),
    'raw_billing_charges': ('base_billing__charges', 'effective_amount'),
    'raw_inference_costs': ('base_serving__inference_costs', 'effective_cost'),
} %}

with

rows_of_tables as (
    {%- for raw_table, source in amounts.items() %}
    select
        '{{ raw_table }}' as raw_table,
        quarantine_reason,
        case
            when quarantine_reason in ('out_of_range: {{ source[1] }}', 'unknown: currency') then null
            else abs(cast({{ source[1] }} as {{ type_double() }})) * highest_usd_per_unit
        end as amount_usd
    from {{ ref(source[0]) }}
    where quarantine_reason is not null or delivery_rank = 1
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

medians as (
    select
        raw_table,
        percentile_cont(0.5) within group (order by amount_usd) as median_usd
    from rows_of_tables
    where quarantine_reason is null
    group by raw_table
),

counted as (
    select
        rows_of_tables.raw_table,
        rows_of_tables.quarantine_reason,
        count(*) as row_count,
        sum(coalesce(rows_of_tables.amount_usd, medians.median_usd, 0)) as amount_usd,
        count(rows_of_tables.amount_usd) < count(*) as is_estimated
    from rows_of_tables
    left join medians on rows_of_tables.raw_table = medians.raw_table
    group by rows_of_tables.raw_table, rows_of_tables.quarantine_reason
),

shared as (
    select
        counted.*,
        {{ ratio('amount_usd', 'sum(amount_usd) over (partition by raw_table)') }} as share,
        {{ ratio(
            'sum(case when quarantine_reason is not null then amount_usd end) over (partition by raw_table)',
            'sum(amount_usd) over (partition by raw_table)'
        ) }} as share_of_table
    from counted
)

select * from shared
where quarantine_reason is not null
