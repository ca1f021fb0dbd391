{#
    DDSketch bucket of a time: ceil(ln(value) / ln(gamma)) with gamma = 1.01 / 0.99, so that a bucket's value is within 1% of every
    value in it; zero has a bucket of its own below all others. Rounded to nine decimals first: engines differ in the last
    bits of a logarithm.
#}
{% macro latency_bucket(value) %}
    {{ return(
        "case when " ~ value ~ " = 0 then " ~ zero_latency_bucket() ~ " else cast(ceil(cast(ln(cast(" ~ value ~ " as "
        ~ type_double() ~ ")) / 0.020000666706669435 as numeric(18, 9))) as integer) end"
    ) }}
{% endmacro %}
