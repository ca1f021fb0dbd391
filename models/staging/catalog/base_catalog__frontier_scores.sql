with

source as (
    {{ raw_input('frontier_scores') }}
),

ranges as (
    select
        alias,
        score_minimum,
        score_maximum
    from {{ ref('frontier_benchmarks') }}
),

ranged as (
    select
        source.*,
        ranges.score_minimum,
        ranges.score_maximum
    from source
    left join ranges on source.frontier_benchmark = ranges.alias
),

checked as (
    select
        ranged.*,
        {{ row_problem(
            'frontier_scores',
            rules=[
                (
                    'out_of_range: score',
                    'score < score_minimum or score > score_maximum',
                ),
                too_far_in_future('evaluated_on'),
                too_far_in_past('evaluated_on'),
            ]
        ) }} as row_problem
    from ranged
),

ranked as (
    {{ deliveries_ranked('checked', 'frontier_scores') }}
)

select * from ranked
