with

source as (
    select * from {{ ref('base_billing__list_prices') }}
    where quarantine_reason is null and delivery_rank = 1
),

{# of the rows of one price that under the model's own id is kept, else that of the first alias; written USD before none #}
named as (
    select
        {{ named_model('source') }} as named_model_id,
        source.*,
        row_number() over (
            partition by
                source.industry, {{ named_model('source') }}, source.usage_kind, source.price_tier,
                coalesce(source.currency, 'USD'), source.effective_from
            order by
                case when aliases.model_alias is null then 0 else 1 end,
                source.model_id,
                case when source.currency is null then 1 else 0 end
        ) as place
    from source
    {{ join_aliases('source') }}
),

renamed as (
    select
        industry,
        named_model_id as model_id,
        usage_kind,
        price_tier,
        coalesce(currency, 'USD') as currency,
        pricing_unit,
        list_unit_price,
        effective_from as effective_from_date,
        coalesce(effective_until, {{ last_day() }}) as effective_until_date
    from named
    where place = 1
)

select * from renamed
