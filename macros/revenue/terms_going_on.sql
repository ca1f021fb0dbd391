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
                from (select states.*, {{ term_lengths() }} from ({{ blocks }}) as states) as lengths
            ) as numbered
        ) as near
    ) as bounded
{%- endmacro %}
