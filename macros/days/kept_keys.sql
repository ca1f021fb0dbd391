{# The keys of a versions model that a kept model, once its stale rows are dropped, does not hold; all of them for a new table. #}
{% macro keys_to_build(versions, keys) %}
    select
        versioned.{{ keys | join(', versioned.') }},
        case when {{ '1 = 1' if versions_are_known() else '1 = 0' }} then versioned.version end as version
    from {{ versions }} as versioned
    {%- if model.get('is_kept') and versions_are_known() %}
    left join (select distinct {{ keys | join(', ') }} from {{ this }}) as kept on {{ keys_are_equal(keys) }}
    where kept.{{ keys[0] }} is null
    {%- endif %}
{% endmacro %}

{% macro keys_are_equal(keys) %}
    {%- set conditions = [] -%}
    {%- for key in keys -%}{%- do conditions.append("versioned." ~ key ~ " = kept." ~ key) -%}{%- endfor -%}
    {{ return(conditions | join(' and ')) }}
{% endmacro %}

{# Condition on the rows of `kept`: they do not stay. #}
{% macro is_stale(batches) %}
    {%- if not versions_of(model) -%}
        {{ return(is_built('kept.usage_date', 'kept.industry', batches) ~ " or kept.input_identity <> " ~ text_literal(raw_place())) }}
    {%- endif -%}
    {%- if not versions_are_known() -%}{{ return('1 = 1') }}{%- endif -%}
    {{ return(
        "not exists (select 1 from " ~ ref(versions_of(model)) ~ " as versioned where "
        ~ keys_are_equal(model.config.meta.kept_by) ~ " and versioned.version = kept.version)"
    ) }}
{% endmacro %}
