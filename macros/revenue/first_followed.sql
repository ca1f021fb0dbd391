{#
    The first day after a term of the block (a row with term_start_date and the lengths of its terms) on which a contract that could
    carry it on begins to be paid, or begins at most the grace later; for short terms on that day only. Null when there is none.
#}
{% macro first_followed(block) %}
            (
                select min(begun.begins)
                from (
                    select
                        numbered.first_paid_date,
                        {{ term_begins('numbered.number_after') }} as begins
                    from (
                        select
                            followers.first_paid_date,
                            {{ term_number('followers.first_paid_date') }} as number_after
                        from {{ ref('int_contract_followers') }} as followers
                        where
                            followers.subscription_key = {{ block }}.subscription_key
                            and followers.block_number = {{ block }}.block_number
                    ) as numbered
                ) as begun
                where
                    begun.begins = begun.first_paid_date
                    or ({{ block }}.term_days > 31 and {{ add_days('begun.begins', var('renewal_grace_days')) }} >= begun.first_paid_date)
            )
{%- endmacro %}
