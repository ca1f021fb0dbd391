{{ config(enabled='statuspage' in var('adapters', [])) }}

{# versions that another page repeats, and incidents in which no component of the API was wrong #}
select
    'incidents' as export_table,
    incident_id as row_id,
    case
        when version_rank > 1 then 'a newer version is there'
        else 'nothing was wrong with a component that counts'
    end as reason
from {{ ref('statuspage__incidents') }}
where
    version_rank > 1
    or incident_id not in (
        select statuses.incident_id
        from {{ ref('statuspage__statuses') }} as statuses
        inner join {{ ref('raw_statuspage__incidents') }} as used
            on used.incident_id = 'statuspage:' || statuses.incident_id || ':' || coalesce(statuses.component, 'all')
    )
