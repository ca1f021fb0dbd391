-- the money of quarantined rows is a larger part of a table than max_quarantine_rate, however few the rows
{{ config(severity='warn') }}

select * from {{ ref('int_money_quarantined') }}
where share_of_table > {{ var('max_quarantine_rate') }}
