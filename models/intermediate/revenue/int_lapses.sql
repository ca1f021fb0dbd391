{#
    Days on which a subscription falls out of service, with the term that ends; not where a link or a zero line
    takes over.
#}
{%- set grace = var('renewal_grace_days') -%}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

services as (
    select * from {{ ref('int_subscription_services') }}
),

ends as (
    select
        services.customer_industry_key,
        services.contract_key,
        services.subscription_key,
        services.valid_until as lapse_date,
        services.next_from,
        as_of.as_of_date
    from services
    inner join as_of on services.valid_until <= as_of.as_of_date
),

replaced as (
    select distinct
        ends.subscription_key,
        ends.lapse_date
    from ends
    inner join {{ ref('int_contract_links') }} as links
        on ends.contract_key = links.contract_key and ends.lapse_date >= links.link_date
    inner join services as next_services
        on
            links.next_contract_key = next_services.contract_key
            and ends.lapse_date >= next_services.valid_from
            and ends.lapse_date < next_services.valid_until
),

stopped as (
    select distinct
        ends.subscription_key,
        ends.lapse_date
    from ends
    inner join {{ ref('int_contract_lines_effective') }} as zero_lines
        on
            ends.subscription_key = zero_lines.subscription_key
            and zero_lines.arr_usd = 0
            and ends.lapse_date >= zero_lines.valid_from
            and ends.lapse_date < zero_lines.valid_until
)

select
    ends.customer_industry_key,
    ends.contract_key,
    ends.subscription_key,
    terms.term_start_date,
    terms.due_date,
    assigned.outcome as row_outcome,
    assigned.decided_date as row_decided_date,
    ends.lapse_date,
    ends.next_from,
    {# what comes later continues nothing, but a row that renewed the term takes the first of it #}
    case
        when assigned.outcome = 'renewed' then ends.as_of_date
        else {{ add_days('greatest(ends.lapse_date, coalesce(terms.due_date, ends.lapse_date))', grace) }}
    end as continued_until
from ends
inner join {{ ref('int_contract_terms') }} as terms
    on
        ends.subscription_key = terms.subscription_key
        and ends.lapse_date > terms.term_start_date
        and ends.lapse_date <= terms.next_term_start_date
left join replaced
    on ends.subscription_key = replaced.subscription_key and ends.lapse_date = replaced.lapse_date
left join stopped
    on ends.subscription_key = stopped.subscription_key and ends.lapse_date = stopped.lapse_date
left join {{ ref('int_renewals_assigned') }} as assigned
    on terms.subscription_key = assigned.subscription_key and terms.term_start_date = assigned.term_start_date
where replaced.subscription_key is null and stopped.subscription_key is null
