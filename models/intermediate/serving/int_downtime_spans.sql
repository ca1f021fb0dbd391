with

as_of as (
    select
        as_of_date,
        cast({{ dbt.dateadd('day', 1, 'as_of_date') }} as {{ dbt.type_timestamp() }}) as horizon_at
    from {{ ref('int_as_of_date') }}
),

regions as (
    select * from {{ ref('int_regions_clocked') }}
),

{# an incident without region counts for every region; an open one runs to the horizon #}
incidents as (
    select
        regions.industry,
        regions.region,
        incidents.incident_id,
        coalesce(incidents.region, 'all') as incident_region,
        incidents.started_at as phase_started_at,
        cast(
            case incidents.severity
                {%- for severity, weight in var('incident_weights').items() %}
                when {{ text_literal(severity) }} then {{ weight }}
                {%- endfor %}
                else 0
            end as numeric(9, 6)
        ) as weight,
        greatest(incidents.started_at, cast(regions.clock_date as {{ dbt.type_timestamp() }})) as started_at,
        least(coalesce(incidents.resolved_at, as_of.horizon_at), as_of.horizon_at) as ended_at
    from {{ ref('int_incident_phases') }} as incidents
    cross join as_of
    inner join regions
        on
            incidents.industry = regions.industry
            and coalesce(incidents.region, regions.region) = regions.region
    where incidents.started_at < as_of.horizon_at
),

numbered as (
    select
        incidents.*,
        {{ series_below(dbt.datediff('started_at', 'ended_at', 'day') ~ ' + 1') }} as day_number
    from incidents
    where weight > 0 and ended_at > started_at
),

dated as (
    select
        numbered.*,
        {{ add_days('started_at', 'cast(day_number as integer)') }} as downtime_date
    from numbered
),

pieces as (
    select
        industry,
        region,
        incident_id,
        incident_region,
        phase_started_at,
        weight,
        downtime_date,
        greatest(started_at, cast(downtime_date as {{ dbt.type_timestamp() }})) as started_at,
        least(ended_at, cast({{ add_days('downtime_date', 1) }} as {{ dbt.type_timestamp() }})) as ended_at
    from dated
),

edges as (
    select
        industry,
        region,
        downtime_date,
        started_at as edge_at
    from pieces
    union distinct
    select
        industry,
        region,
        downtime_date,
        ended_at as edge_at
    from pieces
),

spans as (
    select
        edges.*,
        lead(edge_at) over (partition by industry, region, downtime_date order by edge_at) as next_edge_at
    from edges
),

{# overlaps count once: for the incident of the largest weight, of these for the one that began first #}
ranked as (
    select
        spans.industry,
        spans.region,
        pieces.incident_id,
        pieces.incident_region,
        pieces.weight * {{ dbt.datediff('spans.edge_at', 'spans.next_edge_at', 'microsecond') }} as microseconds,
        row_number() over (
            partition by spans.industry, spans.region, spans.downtime_date, spans.edge_at
            order by pieces.weight desc, pieces.phase_started_at asc, pieces.incident_id asc, pieces.incident_region asc
        ) as place,
        spans.downtime_date,
        spans.edge_at
    from spans
    inner join pieces
        on
            spans.industry = pieces.industry
            and spans.region = pieces.region
            and spans.downtime_date = pieces.downtime_date
            and spans.edge_at >= pieces.started_at
            and spans.next_edge_at <= pieces.ended_at
)

select
    industry,
    region,
    incident_id,
    incident_region,
    microseconds,
    downtime_date,
    edge_at as started_at
from ranked
where place = 1
