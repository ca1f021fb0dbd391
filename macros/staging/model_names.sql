{# A join of the aliases of a relation's model_id as `aliases`, and its model_id by them: one step, the alias is not looked up again. #}
{% macro join_aliases(relation, industry=none) %}
    left join {{ ref('stg_catalog__model_aliases') }} as aliases
        on {{ trimmed(relation ~ '.model_id') }} = aliases.model_alias and aliases.industry = {{ industry or relation ~ '.industry' }}
{%- endmacro %}

{% macro named_model(relation) %}
    {{ return("coalesce(aliases.model_id, " ~ relation ~ ".model_id)") }}
{% endmacro %}
