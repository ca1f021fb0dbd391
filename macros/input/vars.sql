{# Vars whose value no model could use, one sentence a problem. Those that become part of a query are checked letter by letter. #}
{% macro var_problems() %}
    {%- set problems = unknown_var_problems() + number_problems() + freshness_problems() + adapter_problems() + location_problems()
        + benchmark_problems() -%}
    {%- set choices = {
        'use_sample_data': [true, false],
        'benchmark_errors': [true, false],
        'contract_end_dates': ['inclusive', 'exclusive'],
        'arr_basis': ['contracted', 'contracted_plus_usage'],
        'usage_run_rate_months': [1, 3],
        'fx_policy': ['constant', 'historical'],
    } -%}
    {%- for name, allowed in choices.items() if var(name) not in allowed or (var(name) is boolean) != (allowed[0] is boolean) -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use one of " ~ allowed | join(', ')) -%}
    {%- endfor -%}
    {%- for name in ['as_of_date', 'fx_reference_date', 'backfill_from', 'backfill_until'] if var(name, none) is not none -%}
        {%- if not is_date(var(name) | string) -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a date as YYYY-MM-DD, from 1970-01-02 to 2199-12-31") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if backfilled() and not problems and backfilled()[0] > backfilled()[1] -%}
        {%- do problems.append(
            "vars backfill_from and backfill_until are " ~ backfilled() | join(' and ') ~ ": name the earlier day first"
            ~ ("" if var('backfill_until', none) else "; without backfill_until it is today")
        ) -%}
    {%- endif -%}
    {%- if var('our_provider') is not string or not var('our_provider') -%}
        {%- do problems.append("var our_provider is " ~ var('our_provider') ~ ": name the provider of raw_frontier_scores that is us") -%}
    {%- endif -%}
    {%- if not var('industries') or var('industries') | unique | list | length != var('industries') | length -%}
        {%- do problems.append("var industries is " ~ var('industries') ~ ": name at least one industry, each once, of " ~ industries_known() | join(', ')) -%}
    {%- endif -%}
    {%- for industry in var('industries') if not model_exists('base_metering__' ~ industry ~ '_requests') -%}
        {%- do problems.append("var industries names " ~ industry ~ ": use some of " ~ industries_known() | join(', ')) -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# Vars that dbt_project.yml does not declare, one sentence a problem with the names that look like them. #}
{% macro unknown_var_problems() %}
    {%- set problems = [] -%}
    {%- set declared = declared_vars() -%}
    {%- for name in unknown_vars() -%}
        {%- if name == 'ingestion_overlap_hours' -%}
            {%- do problems.append(
                "var ingestion_overlap_hours is gone: a run finds late rows by what each day holds, however late; request_lookback_days"
                ~ " says how many days it looks at"
            ) -%}
        {%- else -%}
            {%- do problems.append(
                "var " ~ name ~ " is unknown: " ~ ("did you mean " ~ names_like(name, declared) | join(' or ') ~ "?"
                if names_like(name, declared) else "use one of " ~ declared | join(', '))
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# The vars of dbt_project.yml, in its order; dbt does not show them to macros. #}
{% macro declared_vars() %}
    {{ return([
        'use_sample_data', 'raw_database', 'raw_schema', 'raw_location', 'industries', 'max_quarantine_rate',
        'adapters', 'adapter_industry', 'litellm_location', 'litellm_account', 'openai_location', 'statuspage_location', 'statuspage_components',
        'stripe_location', 'stripe_account_key',
        'as_of_date',
        'contract_end_dates', 'arr_basis', 'usage_run_rate_months', 'billing_lag_days', 'renewal_grace_days',
        'fx_policy', 'fx_reference_date',
        'cached_token_cost_weight',
        'deduplication_window_days', 'requests_per_batch', 'request_lookback_days', 'backfill_from', 'backfill_until',
        'benchmark_errors', 'drift_warning_factor', 'request_freshness_hours', 'billing_freshness_hours',
        'data_owner', 'own_benchmarks', 'incident_weights', 'sla_target', 'our_provider', 'reconciliation_tolerance', 'list_price_tolerance',
    ]) }}
{% endmacro %}

{# Vars that are no number or outside their range, one sentence a problem. #}
{% macro number_problems() %}
    {%- set problems = [] -%}
    {%- set counts = {
        'renewal_grace_days': (0, 3650),
        'billing_lag_days': (0, 3650),
        'deduplication_window_days': (1, 366),
        'request_lookback_days': (1, 3650),
        'requests_per_batch': (1, 1000000000000),
    } -%}
    {%- for name, range in counts.items() if var(name) is not integer or var(name) < range[0] or var(name) > range[1] -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a whole number from " ~ range[0] ~ " to " ~ range[1] ~ (", not a text" if var(name) is string else "")) -%}
    {%- endfor -%}
    {%- if var('request_lookback_days') is integer and var('request_lookback_days') < var('deduplication_window_days') -%}
        {%- do problems.append(
            "var request_lookback_days is " ~ var('request_lookback_days') ~ ": use no fewer days than deduplication_window_days ("
            ~ var('deduplication_window_days') ~ "), which each day of a request log is read with"
        ) -%}
    {%- endif -%}
    {%- for name in ['max_quarantine_rate', 'cached_token_cost_weight', 'sla_target', 'reconciliation_tolerance', 'list_price_tolerance'] -%}
        {%- if not is_share(var(name)) -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use a share from 0 to 1") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set factor = var('drift_warning_factor') -%}
    {%- if factor is not number or factor is boolean or factor <= 1 -%}
        {%- do problems.append("var drift_warning_factor is " ~ factor ~ ": use a number above 1") -%}
    {%- endif -%}
    {%- set weights = var('incident_weights') -%}
    {%- set has_wrong = namespace(found=weights is not mapping) -%}
    {%- set severities = accepted_values('incidents', 'severity') -%}
    {%- for severity, weight in (weights.items() if weights is mapping else []) -%}
        {%- if not is_share(weight) or severity not in severities -%}{%- set has_wrong.found = true -%}{%- endif -%}
    {%- endfor -%}
    {%- if has_wrong.found -%}
        {%- do problems.append("var incident_weights is " ~ weights ~ ": use shares from 0 to 1 by severity, of " ~ severities | join(', ')) -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}

{# Vars of hours for `dbt source freshness` that are no whole numbers above zero, one sentence a problem. #}
{% macro freshness_problems() %}
    {%- set problems = [] -%}
    {%- for name in ['request_freshness_hours', 'billing_freshness_hours'] -%}
        {%- set hours = var(name) if var(name) is mapping else {} -%}
        {%- set wrong = namespace(found=hours.keys() | sort | list != ['error', 'warning']) -%}
        {%- for count in hours.values() if count is not integer or count is boolean or count < 1 -%}
            {%- set wrong.found = true -%}
        {%- endfor -%}
        {%- if wrong.found -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use whole numbers of hours above 0 as {warning: …, error: …}") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# Vars of exports that no adapter could use, one sentence a problem. #}
{% macro adapter_problems() %}
    {%- set problems = [] -%}
    {%- set known = adapter_tables().keys() | list -%}
    {%- set adapters = var('adapters') -%}
    {%- if adapters is string or adapters is mapping or adapters is not sequence -%}
        {{ return(["var adapters is " ~ adapters ~ ": use a list of " ~ known | join(', ')]) }}
    {%- endif -%}
    {%- for tool in adapters if tool not in known -%}
        {%- do problems.append("var adapters names " ~ tool ~ ": use some of " ~ known | join(', ')) -%}
    {%- endfor -%}
    {%- if adapters | unique | list | length != adapters | length -%}
        {%- do problems.append("var adapters is " ~ adapters ~ ": name each once") -%}
    {%- endif -%}
    {%- if var('adapter_industry') is not none and var('adapter_industry') not in var('industries') -%}
        {%- do problems.append("var adapter_industry is " ~ var('adapter_industry') ~ ": use one of " ~ var('industries') | join(', ')) -%}
    {%- endif -%}
    {%- if var('litellm_account') not in ['end_user', 'team_id', 'organization_id', 'user', 'api_key', 'agent_id'] -%}
        {%- do problems.append(
            "var litellm_account is " ~ var('litellm_account') ~ ": use end_user, team_id, organization_id, user, api_key or agent_id"
        ) -%}
    {%- endif -%}
    {%- if var('stripe_account_key') is not none and not modules.re.fullmatch('[A-Za-z0-9_. -]{1,40}', var('stripe_account_key') | string) -%}
        {%- do problems.append("var stripe_account_key is " ~ var('stripe_account_key') ~ ": name a key of the metadata of customers") -%}
    {%- endif -%}
    {{ return(problems + component_problems()) }}
{% endmacro %}

{# What is wrong with the list of components of a status page, one sentence a problem. #}
{% macro component_problems() %}
    {%- set listed = var('statuspage_components') -%}
    {%- set wrong = namespace(found=listed is string or listed is mapping or listed is not sequence) -%}
    {%- for entry in (listed if not wrong.found else []) -%}
        {%- if entry is not mapping or not entry.get('component') or entry.keys() | reject('in', ['component', 'region', 'industry', 'is_ignored']) | list
            or entry.get('industry') not in [none] + var('industries') -%}
            {%- set wrong.found = true -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if wrong.found -%}
        {{ return([
            "var statuspage_components is " ~ listed ~ ": use a list of {component: name, region: …, industry: …}, or {component: name, is_ignored: true}"
        ]) }}
    {%- endif -%}
    {{ return([]) }}
{% endmacro %}

{# Whether the project has an enabled model of this name. #}
{% macro model_exists(name) %}
    {{ return(own_node('model', name) is not none) }}
{% endmacro %}

{# Those of the names that share at least half of their pairs of letters with a name. #}
{% macro names_like(name, names) %}
    {%- set found = [] -%}
    {%- set pairs = letter_pairs(name) -%}
    {%- for other in names -%}
        {%- set other_pairs = letter_pairs(other) -%}
        {%- if 4 * pairs | select('in', other_pairs) | list | length >= pairs | length + other_pairs | length -%}
            {%- do found.append(other) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{# The pairs of letters that follow each other in a name, each once. #}
{% macro letter_pairs(name) %}
    {%- set pairs = {} -%}
    {%- for position in range(1, name | length) -%}
        {%- do pairs.update({name[position - 1:position + 1]: true}) -%}
    {%- endfor -%}
    {{ return(pairs.keys() | list) }}
{% endmacro %}

{# Whether a text is a day of the calendar as YYYY-MM-DD, from 1970-01-02 to 2199-12-31. #}
{% macro is_date(text) %}
    {%- if not modules.re.fullmatch('(19[7-9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])', text) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set year, month, day = text[:4] | int, text[5:7] | int, text[8:] | int -%}
    {%- set next_month = modules.datetime.date(year + month // 12, month % 12 + 1, 1) -%}
    {{ return(text > '1970-01-01' and day <= (next_month - modules.datetime.timedelta(days=1)).day) }}
{% endmacro %}

{# Whether a value is letters, digits, _, $ and -, as the name of a schema may be. #}
{% macro is_name(value) %}
    {{ return(value is string and modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_$-]*', value) is not none) }}
{% endmacro %}

{# Whether a type (lower case) is one of numbers. #}
{% macro is_number(data_type) %}
    {{ return(modules.re.match('decimal|numeric|double|float|real|u?(tiny|small|big|huge)?int', data_type) is not none) }}
{% endmacro %}

{# Whether a value is a number from 0 to 1. #}
{% macro is_share(value) %}
    {{ return(value is number and value is not boolean and value >= 0 and value <= 1) }}
{% endmacro %}
