{#
    Pre-hook of an incremental model: drop the rows that came from another raw input, and say of how many days of own data: those whose
    raw files are gone are lost.
#}
{% macro forget_other_inputs() %}
    {%- if is_incremental() -%}
        {%- set others = "from " ~ this ~ " where input_identity <> " ~ input_identity() -%}
        {%- set found = run_query(
            "select count(distinct usage_date), min(input_identity) " ~ others ~ " and input_identity not like 'sample %'"
        ).rows[0] -%}
        {%- if found[0] -%}
            {%- do log(
                this.identifier ~ " forgets " ~ found[0] ~ " days that were built from other raw tables or under another deduplication_window_days ("
                ~ found[1] ~ "); days that are not in the raw tables any more are lost",
                info=true
            ) -%}
        {%- endif -%}
        delete {{ others }}
    {%- endif -%}
{% endmacro %}
