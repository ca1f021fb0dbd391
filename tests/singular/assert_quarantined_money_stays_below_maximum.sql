-- the money of quarantined rows is more than ten times max_quarantine_rate of a table
{{ config(severity='error') }}

select * from {{ ref('int_money_quarantined') }}
where share_of_table > 10 * {{ var('max_quarantine_rate') }}
