{# The day on which a term begins, by its number: 0 is the first one. Reads term_start_date and the columns of term_lengths. #}
{% macro term_begins(number) %}
    {%- set by_months = add_months('term_start_date', 'cast((' ~ number ~ ') * term_months as integer)') -%}
    case
        when term_months is null then {{ add_days('term_start_date', 'cast((' ~ number ~ ') * term_days as integer)') }}
        when is_end_clipped and {{ day_of_month(by_months) }} < {{ day_of_month('term_start_date') }}
            then {{ add_days(by_months, 1) }}
        else {{ by_months }}
    end
{%- endmacro %}

{# The number of the term that a day on or after term_start_date lies in; 0 is the first one. Reads what term_begins reads. #}
{% macro term_number(date) %}
    {%- set months = dbt.datediff(month_start('term_start_date'), month_start(date), 'month') -%}
    {%- set by_months = 'cast(floor(' ~ months ~ ' * 1.0 / term_months) as integer)' -%}
    case
        when term_months is null
            then cast(floor({{ dbt.datediff('term_start_date', date, 'day') }} * 1.0 / term_days) as integer)
        when {{ term_begins(by_months) }} <= {{ date }} then {{ by_months }}
        else {{ by_months }} - 1
    end
{%- endmacro %}

{#
    Columns beside term_start_date and term_end_date: how long the terms are that follow by themselves. A term of whole calendar months
    is followed by terms of as many months, any other by terms of as many days (term_months null). is_end_clipped: from 29 February to
    28 February, the last month lacks the day.
#}
{% macro term_lengths() %}
    {%- set to_next = dbt.datediff(month_start('term_start_date'), month_start(add_days('term_end_date', 1)), 'month') -%}
    {%- set to_end = dbt.datediff(month_start('term_start_date'), month_start('term_end_date'), 'month') -%}
    {%- set is_clipped -%}
        {{ add_months('term_start_date', 'cast(' ~ to_end ~ ' as integer)') }} = term_end_date
            and {{ day_of_month('term_end_date') }} < {{ day_of_month('term_start_date') }}
    {%- endset %}
        cast({{ dbt.datediff('term_start_date', 'term_end_date', 'day') }} + 1 as integer) as term_days,
        cast(case
            when {{ add_months('term_start_date', 'cast(' ~ to_next ~ ' as integer)') }} = {{ add_days('term_end_date', 1) }}
                then {{ to_next }}
            when {{ is_clipped }}
                then {{ to_end }}
        end as integer) as term_months,
        {{ is_clipped }} as is_end_clipped
{%- endmacro %}

{#
    A select of blocks (term_start_date, term_end_date, term_signed_date and the columns named) with the lengths of their terms and
    goes_on_until, the last day of what renews by itself: until the next line, a link, a churned row (churned_from) or a contract that
    follows (followed_from); null when nothing does.
#}
{% macro terms_going_on(blocks, columns) %}
    select
        {{ columns }}, term_start_date, term_end_date, term_signed_date, term_days, term_months, is_end_clipped,
        followed_from,
        churned_from,
        case when going_on_usd > 0 then least(
            {{ add_days('next_line_date', -1) }},
            {{ add_days('replaced_date', -1) }},
            {{ add_days('coalesce(churned_from, ' ~ last_day() ~ ')', -1) }},
            {{ add_days('coalesce(followed_from, ' ~ last_day() ~ ')', -1) }}
        ) end as goes_on_until
    from (
        select
            near.*,
            {# the term due nearest to the row, else the row's own day; not before the paper end #}
            case when churned_due_date is not null and going_on_usd > 0 then greatest(
                case
                    when {{ dbt.datediff('term_before', 'churned_due_date', 'day') }}
                        <= {{ dbt.datediff('churned_due_date', 'term_after', 'day') }}
                        then case when {{ within_grace('term_before', 'churned_due_date') }} then term_before else churned_due_date end
                    when {{ within_grace('term_after', 'churned_due_date') }} then term_after
                    else churned_due_date
                end,
                {{ add_days('going_on_end_date', 1) }}
            ) end as churned_from,
            {{ first_followed('near') }} as followed_from
        from (
            select
                numbered.*,
                {{ term_begins('churned_number') }} as term_before,
                {{ term_begins('churned_number + 1') }} as term_after
            from (
                select lengths.*, greatest({{ term_number('churned_due_date') }}, 1) as churned_number
                from (select states.*, {{ term_lengths() }} from ({{ blocks }}) as states {{ computed_once() }}) as lengths {{ computed_once() }}
            ) as numbered
            {{ computed_once() }}
        ) as near
        {{ computed_once() }}
    ) as bounded
{%- endmacro %}

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
                        {{ computed_once() }}
                    ) as numbered
                    {{ computed_once() }}
                ) as begun
                where
                    begun.begins = begun.first_paid_date
                    or ({{ block }}.term_days > 31 and {{ until_grace_after('begun.first_paid_date', 'begun.begins') }})
            )
{%- endmacro %}

{# Condition: a date lies at most renewal_grace_days before another, or on it or later. #}
{% macro from_grace_before(date, other) %}
    {{ return("(" ~ date ~ " >= " ~ add_days(other, -var('renewal_grace_days')) ~ ")") }}
{% endmacro %}

{# Condition: a date lies at most renewal_grace_days after another, or on it or earlier. #}
{% macro until_grace_after(date, other) %}
    {{ return("(" ~ date ~ " <= " ~ add_days(other, var('renewal_grace_days')) ~ ")") }}
{% endmacro %}

{# Condition: two dates lie at most renewal_grace_days apart, on either side. #}
{% macro within_grace(date, other) %}
    {{ return("(" ~ from_grace_before(date, other) ~ " and " ~ until_grace_after(date, other) ~ ")") }}
{% endmacro %}
