{#
    Each block with the first day of the term that it belongs to, and the last day until which its lines go on by
    themselves (null: they do not). Block after block of a subscription, since where a term begins depends on the
    one before.
#}
{%- set block_columns = [
    'customer_industry_key', 'contract_key', 'subscription_key', 'block_number', 'block_start_date', 'block_end_date',
    'last_group_date', 'next_line_date', 'going_on_usd', 'going_on_end_date', 'going_on_signed_date', 'replaced_date',
    'churned_due_date',
] | join(', ') -%}


{%- set first_blocks -%}
    select
        {{ block_columns }},
        block_start_date as term_start_date,
        block_end_date as term_end_date,
        signed_date as term_signed_date
    from blocks
    where not may_join
{%- endset -%}

{#- a block that begins with a term, of lines signed late or at an unknown day, begins a new one -#}
{%- set next_blocks -%}
    select
        {{ block_columns }},
        coalesce(joined_date, block_start_date) as term_start_date,
        block_end_date as term_end_date,
        case when joined_date is null then signed_date else joined_signed_date end as term_signed_date
    from (
        select
            placed.*,
            case
                when block_start_date = {{ add_days('term_end_date', 1) }}
                    then case
                        when term_signed_date is not null and signed_date <= greatest(term_start_date, term_signed_date)
                            then term_start_date
                    end
                when goes_on_until is null or goes_on_until < {{ add_days('block_start_date', -1) }} then cast(null as date)
                when begins < block_start_date then begins
                when line_signed_date is not null and signed_date <= greatest(begins_before, line_signed_date)
                    then begins_before
            end as joined_date,
            case
                when block_start_date = {{ add_days('term_end_date', 1) }} then term_signed_date
                else line_signed_date
            end as joined_signed_date
        from (
            select
                following.*,
                {{ term_begins('following_number') }} as begins,
                {{ term_begins('following_number - 1') }} as begins_before
            from (
                select
                    pairs.*,
                    {{ term_number('block_start_date') }} as following_number
                from (
                    select
                        blocks.*,
                        assembled.term_start_date,
                        assembled.term_end_date,
                        assembled.term_signed_date,
                        assembled.term_days,
                        assembled.term_months,
                        assembled.is_end_clipped,
                        assembled.goes_on_until,
                        assembled.going_on_signed_date as line_signed_date
                    from assembled
                    inner join blocks
                        on
                            assembled.subscription_key = blocks.subscription_key
                            and assembled.block_number + 1 = blocks.block_number
                            and blocks.may_join
                ) as pairs
                {{ computed_once() }}
            ) as following
            {{ computed_once() }}
        ) as placed
        {{ computed_once() }}
    ) as joined
{%- endset -%}

with recursive

{# may_join: the block may belong to the term before it, or to one that follows that by itself #}
blocks as (
    select
        followed.*,
        coalesce(
            (block_start_date = {{ add_days('previous_end_date', 1) }} and signed_date <= latest_known_date)
            or (previous_going_on_usd > 0 and block_start_date > {{ add_days('previous_end_date', 1) }}),
            false
        ) as may_join
    from (
        select
            blocks.*,
            lag(block_end_date) over by_block as previous_end_date,
            lag(going_on_usd) over by_block as previous_going_on_usd,
            max(greatest(block_start_date, coalesce(signed_date, block_start_date))) over (
                partition by subscription_key order by block_number rows between unbounded preceding and 1 preceding
            ) as latest_known_date
        from {{ ref('int_contract_blocks') }} as blocks
        window by_block as (partition by subscription_key order by block_number)
    ) as followed
),

assembled as (
    {{ terms_going_on(first_blocks, block_columns) }}
    union all
    {{ terms_going_on(next_blocks, block_columns) }}
)

select * from assembled
