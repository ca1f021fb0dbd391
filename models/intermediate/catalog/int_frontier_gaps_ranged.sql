{# Our best score and the best competitor's by frontier benchmark and range of days [valid_from, valid_until). #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

aliases as (
    select * from {{ ref('frontier_benchmarks') }}
),

scores as (
    select
        scores.provider,
        scores.model_id,
        coalesce(aliases.frontier_benchmark, scores.frontier_benchmark) as frontier_benchmark,
        coalesce(aliases.is_tracked, false) as is_tracked,
        {# of several scores of a day the highest #}
        max(scores.score) as score,
        scores.evaluated_date
    from {{ ref('stg_catalog__frontier_scores') }} as scores
    inner join as_of on scores.evaluated_date <= as_of.as_of_date
    left join aliases on scores.frontier_benchmark = aliases.alias
    group by
        scores.provider,
        scores.model_id,
        coalesce(aliases.frontier_benchmark, scores.frontier_benchmark),
        coalesce(aliases.is_tracked, false),
        scores.evaluated_date
),

{# a model's score stands until its next one #}
standing as (
    select
        scores.*,
        coalesce(
            lead(evaluated_date) over (
                partition by provider, model_id, frontier_benchmark order by evaluated_date
            ),
            {{ last_day() }}
        ) as replaced_date
    from scores
),

days as (
    select distinct
        frontier_benchmark,
        is_tracked,
        evaluated_date as valid_from
    from scores
),

best_by_provider as (
    select
        days.frontier_benchmark,
        days.is_tracked,
        days.valid_from,
        standing.provider,
        max(standing.score) as score
    from days
    inner join standing
        on
            days.frontier_benchmark = standing.frontier_benchmark
            and days.valid_from >= standing.evaluated_date
            and days.valid_from < standing.replaced_date
    group by days.frontier_benchmark, days.is_tracked, days.valid_from, standing.provider
),

ranked as (
    select
        best_by_provider.*,
        provider = {{ text_literal(var('our_provider')) }} as is_ours,
        row_number() over (
            partition by frontier_benchmark, valid_from, provider = {{ text_literal(var('our_provider')) }}
            order by score desc, provider asc
        ) as place
    from best_by_provider
)

select
    frontier_benchmark,
    is_tracked,
    max(case when not is_ours and place = 1 then provider end) as best_competitor,
    max(case when is_ours then score end) as our_score,
    max(case when not is_ours then score end) as best_competitor_score,
    valid_from,
    coalesce(
        lead(valid_from) over (partition by frontier_benchmark order by valid_from), {{ last_day() }}
    ) as valid_until
from ranked
group by frontier_benchmark, is_tracked, valid_from
