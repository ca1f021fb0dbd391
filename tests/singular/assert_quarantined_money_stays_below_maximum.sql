{{ config(severity='error') }}

select * from {{ ref('int_money_quarantined') }}
where share_of_table > 10 * {{ var('max_quarantine_rate') }}
