{{ config(enabled='statuspage' in var('adapters', [])) }}

{# who names no component says something of all of them, by the impact #}
with

incidents as (
    select * from {{ ref('statuspage__incidents') }}
    where version_rank = 1
),

updates as (
    select
        incidents.incident_id,
        updates.place,
        coalesce(
            {{ moment(json_text('updates.element', ['display_at'])) }},
            {{ moment(json_text('updates.element', ['created_at'])) }}
        ) as told_at,
        {{ json_text('updates.element', ['affected_components']) }} as affected_components
    from incidents
    {{ join_elements('incidents.incident_updates', 'updates') }}
),

told as (
    select
        updates.incident_id,
        {{ json_text('affected.element', ['name']) }} as component,
        {{ json_text('affected.element', ['new_status']) }} as severity_word,
        updates.told_at,
        updates.place
    from updates
    {{ join_elements('updates.affected_components', 'affected') }}
),

by_impact as (
    select
        incidents.incident_id,
        {{ json_text('named.element', ['name']) }} as component,
        incidents.impact as severity_word,
        incidents.began_at as told_at,
        1 as place
    from incidents
    {{ join_elements('incidents.components', 'named') }}
    where incidents.incident_id not in (select told.incident_id from told)
),

of_the_page as (
    select
        incident_id,
        cast(null as {{ dbt.type_string() }}) as component,
        impact as severity_word,
        began_at as told_at,
        1 as place
    from incidents
    where
        incident_id not in (select told.incident_id from told)
        and incident_id not in (select by_impact.incident_id from by_impact)
)

select * from told
union all
select * from by_impact
union all
select * from of_the_page
