{{ config(severity='warn') }}

select * from {{ ref('int_money_quarantined') }}
where share_of_table > {{ var('max_quarantine_rate') }}
