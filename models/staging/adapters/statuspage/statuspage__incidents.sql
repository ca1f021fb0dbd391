{{ config(enabled='statuspage' in var('adapters', [])) }}

{# the public API gives a page of incidents as one document, the other one a list; pages overlap #}
with

documents as (
    select * from {{ ref('base_statuspage__incidents') }}
),

listed as (
    select
        id,
        name,
        status,
        impact,
        created_at,
        started_at,
        resolved_at,
        updated_at,
        scheduled_for,
        components,
        incident_updates
    from documents
    where incidents is null
    union all
    select
        {{ json_text('listed.element', ['id']) }} as id,
        {{ json_text('listed.element', ['name']) }} as name,
        {{ json_text('listed.element', ['status']) }} as status,
        {{ json_text('listed.element', ['impact']) }} as impact,
        {{ json_text('listed.element', ['created_at']) }} as created_at,
        {{ json_text('listed.element', ['started_at']) }} as started_at,
        {{ json_text('listed.element', ['resolved_at']) }} as resolved_at,
        {{ json_text('listed.element', ['updated_at']) }} as updated_at,
        {{ json_text('listed.element', ['scheduled_for']) }} as scheduled_for,
        {{ json_text('listed.element', ['components']) }} as components,
        {{ json_text('listed.element', ['incident_updates']) }} as incident_updates
    from documents
    {{ join_elements('documents.incidents', 'listed') }}
),

timed as (
    select
        id as incident_id,
        name as incident_name,
        status,
        impact,
        components,
        incident_updates,
        coalesce({{ moment('scheduled_for') }}, {{ moment('started_at') }}, {{ moment('created_at') }}) as began_at,
        {{ moment('resolved_at') }} as resolved_at,
        row_number() over (
            partition by id
            order by {{ moment('updated_at') }} desc nulls last, resolved_at desc nulls last, incident_updates desc
        ) as version_rank
    from listed
)

select * from timed
