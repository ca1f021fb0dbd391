"""Request logs of any size, and the small tables beside them, as folders of Parquet files.

    raw_llm_requests/request_date=2026-01-01/part-0.parquet
    raw_llm_requests/request_date=2026-01-01/late-2026-01-03.parquet
    raw_accounts/data.parquet

The build reads them with `raw_location` = `read_parquet('<folder>/{name}/**/*.parquet',
hive_partitioning=false)`, see `raw_location`.

Every value comes from hashes of (seed, day, table, row number): a day's files depend on nothing
else, so a log can be made longer later, by `deliver_day`. A partition is the day of requested_at.
What arrives on a day goes into that day's part-0 and, rows that arrive late and requests that are
delivered again, into late files of the five partitions before it. Gateways' habits are in it, too:
two snapshots of a stream before its end, a failed try before a success, ids that come back on a
later day, ids that two accounts share, rows without id, times that were not measured.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

ACCOUNTS = 5_000
DEPLOYMENTS = 20
REGIONS = (
    "us-east",
    "us-west",
    "eu-west",
    "eu-north",
    "ap-south",
    "ap-east",
    "sa-east",
    "me-central",
)
# Mean of the week is 1: seven days hold seven times the requests of a usual day.
WEEKDAY_WEIGHTS = (1.12, 1.18, 1.2, 1.18, 1.12, 0.62, 0.58)
# Share of an account's requests on its main model and the two after it.
MODEL_SHARES = (0.75, 0.2, 0.05)
# The other requests come from the next region.
HOME_REGION_SHARE = 0.9
CALLERS_OF_AN_ACCOUNT = 2 * len(MODEL_SHARES)
MAX_DAYS_LATE = 5
# One request in LATE_STEP arrives late; one in REPEAT_STEP is delivered twice on its day, one in
# MAX_DAYS_LATE * REPEAT_STEP again on each of the days after it.
LATE_STEP = 100
REPEAT_STEP = 200
# One repeat in this many has other content.
CHANGED_STEP = 20
# One request in EARLY_STEP of the LLM log has two snapshots before its end, and one in EARLY_STEP
# of each log a failed try some seconds before. Of the first third of a day's requests one in
# AGAIN_STEP comes again on each of the DAYS_AGAIN days after it, of which the default of
# deduplication_window_days reaches three.
EARLY_STEP = 400
AGAIN_STEP = 500
DAYS_AGAIN = 4
SNAPSHOT_TOKENS = 9
# By the last digits of a request's number: it failed, it failed when it came again (both on a
# later day); one token; bad although it failed, bad when it was repeated; no id, an id that says
# nothing, the id of the request before it, no ingested_at. Some of these numbers are repeated, see
# _deliveries.
ID_STEP = 1000
FAILED_AT_FIRST = 252
FAILED_AGAIN = 253
ONE_TOKEN = 21
IS_BAD_BY_NUMBER = "number % 5000 = 2252 or number % 4000 = 700 and is_repeat = 1"
WITHOUT_ID = (13, 100, 399)
PLACEHOLDER_IDS = (14, 300)
PLACEHOLDERS = ("None", "null", "", "N/A", "nan", "undefined")
ID_OF_ANOTHER = (7, 507)
NEVER_INGESTED = (17, 500)
ERROR_RATE = 0.005
BAD_RATE = 0.0001
ERRORS = {"rate_limited": 0.4, "timeout": 0.35, "server_error": 0.25}
DAY_MILLISECONDS = 86_400_000
DAY = timedelta(days=1)


def _uniform(word: str, first_bit: int, bits: int) -> str:
    """Bits of a hash as a number between 0 and 1, both exclusive."""
    shifted = f"({word} >> {first_bit})" if first_bit else word
    # A word's last bits need no mask.
    masked = shifted if first_bit + bits == 64 else f"({shifted} & {2**bits - 1})"
    return f"(({masked} + 0.5e0) * {2.0**-bits:.17e})"


def _log_logistic(median: str, spread: float, uniform: str) -> str:
    """A log-logistic value, near a lognormal: its 95th percentile is median x 19 ^ spread."""
    return f"({median} * pow({uniform} / (1 - {uniform}), {spread}e0))"


def _choice(uniform: str, shares: Mapping[str, float]) -> str:
    """One of some SQL values; shares may sum to less than 1, the rest is null."""
    reached, branches = 0.0, []
    for value, share in shares.items():
        reached += share
        branches.append(f"when {uniform} < {reached:.6f}e0 then {value}")
    return f"case {' '.join(branches)} end"


def _numbered(shares: Iterable[float]) -> dict[str, float]:
    return {str(number): share for number, share in enumerate(shares)}


def _quoted(shares: Mapping[str, float]) -> dict[str, float]:
    return {f"'{value}'": share for value, share in shares.items()}


@dataclass(frozen=True)
class Log:
    """A request log: its share of all requests, its models, and the columns that only it has.

    Usage units are tokens or images; `usage_mean` is a request's, cost and price are USD a unit.
    `measures` are named SQL values over the words (hashes) of a row, `columns` are over those,
    `flags` are the columns after error_type.
    """

    table: str
    industry: str
    prefix: str
    share: float
    models: int
    usage_unit: str
    usage_mean: float
    unit_cost: float
    unit_price: float
    capabilities: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, str]
    columns: Mapping[str, str]
    flags: Mapping[str, str]


FAULT = _uniform("word_3", 48, 16)
# Half of the failed requests have no quantities, and none has a time.
HAS_QUANTITY = "error_type is null or coin = 0"
HAS_TIMES = "error_type is null"
# One failure in eight is billed; of the successes few say whether they are.
IS_BILLABLE = """case
    when error_type is not null then if((word_1 >> 61) = 1, null, (word_1 >> 61) = 0)
    when (word_1 >> 57) < 2 then (word_1 >> 57) = 1
end"""

LLM = Log(
    table="raw_llm_requests",
    industry="llm_api",
    prefix="llm",
    share=0.6,
    models=12,
    usage_unit="token",
    usage_mean=1580,
    unit_cost=2e-6,
    unit_price=7e-6,
    capabilities={"commercial_licence": ("commercial_use",)},
    measures={
        "input": f"if({HAS_QUANTITY}, cast(least(200000,"
        f" {_log_logistic('800e0', 0.5, _uniform('word_3', 0, 20))}) as bigint), null)",
        "output": f"if({HAS_QUANTITY}, least(1 + cast(least(16384,"
        f" {_log_logistic('250e0', 0.4, _uniform('word_2', 42, 22))}) as bigint),"
        f" case when snapshot > 0 then {SNAPSHOT_TOKENS} * snapshot"
        f" when number % {ID_STEP} = {ONE_TOKEN} then 1 end), null)",
        "cached_share": f"greatest(0, {_uniform('word_3', 20, 14)} - 0.6e0) * 2.4e0",
        "tier": _choice(
            _uniform("word_3", 34, 8), _quoted({"standard": 0.85, "batch": 0.1, "priority": 1})
        ),
        "thought_share": _uniform("word_3", 43, 5),
        "first_token": f"if({HAS_TIMES},"
        f" {_log_logistic('(80e0 + model_speed)', 0.235, _uniform('word_2', 0, 21))}, null)",
        "per_token": _log_logistic(
            "(16e0 + 0.2e0 * model_speed)", 0.1735, _uniform("word_2", 21, 21)
        ),
        "has_stream": f"coin = 1 and {HAS_TIMES}",
        # What a gateway writes where it streamed nothing: mostly nothing, else zero or the whole
        # latency and more.
        "other_time": "case word_3 & 255 when 0 then 0 when 1 then first_token * 40 end",
    },
    columns={
        "service_tier": "tier",
        "input_tokens": "if(is_bad and model_number % 3 = 0, -input, input)",
        "cache_read_input_tokens": "if(is_bad and model_number % 3 = 1, input + 1,"
        " cast(input * cached_share as bigint))",
        "cache_creation_input_tokens": "if(cached_share > 0,"
        " cast(input * (1 - cached_share) * 0.25e0 as bigint), null)",
        "output_tokens": "output",
        "reasoning_output_tokens": "case when is_bad and model_number % 3 = 2 then output + 1"
        " when model_number % 4 = 0 then cast(output * thought_share as bigint) end",
        "time_to_first_token_ms": "cast(if(has_stream, first_token, other_time) as decimal(9, 1))",
        "time_per_output_token_ms": "cast(if(has_stream, per_token, other_time) as decimal(9, 2))",
        "latency_ms": "cast(first_token + output * per_token as decimal(12, 1))",
    },
    flags={
        "is_billable": IS_BILLABLE,
        "is_streamed": "if((word_2 >> 42) & 3 = 0, null, has_stream)",
    },
)

VISION = Log(
    table="raw_vision_requests",
    industry="computer_vision_api",
    prefix="vis",
    share=0.25,
    models=30,
    usage_unit="image",
    usage_mean=2.57,
    unit_cost=0.0007,
    unit_price=0.0012,
    capabilities={
        "edge_target": ("aws_panorama", "nvidia_jetson", "azure_edge"),
        "llm_integration": ("claude", "gpt_5", "gemini"),
    },
    measures={
        "images": f"if({HAS_QUANTITY},"
        f" 1 + cast(floor(16 * pow({_uniform('word_2', 42, 22)}, 8)) as bigint), null)",
        "latency": f"if({HAS_TIMES},"
        f" {_log_logistic('(64e0 + model_speed)', 0.32, _uniform('word_2', 0, 21))}, null)",
        "target": _choice(
            _uniform("word_3", 0, 12),
            _quoted({"cloud": 0.92, "nvidia_jetson": 0.05, "aws_panorama": 0.02, "azure_edge": 1}),
        ),
        "integration": _choice(
            _uniform("word_3", 12, 12), _quoted({"claude": 0.07, "gpt_5": 0.05, "gemini": 0.03})
        ),
    },
    columns={
        "operation": "['detect', 'classify', 'segment', 'ocr', 'track'][1 + model_number % 5]",
        "image_count": "if(is_bad, -images, images)",
        "latency_ms": "cast(latency as decimal(9, 1))",
        "deployment_target": "target",
        "llm_integration": "integration",
    },
    flags={"is_billable": IS_BILLABLE},
)

IMAGE_GENERATION = Log(
    table="raw_image_generation_requests",
    industry="image_generation_api",
    prefix="img",
    share=0.15,
    models=20,
    usage_unit="image",
    usage_mean=1.93,
    unit_cost=0.004,
    unit_price=0.02,
    capabilities={
        "editing_tool": ("inpaint", "outpaint", "controlnet", "generative_fill"),
        "commercial_licence": ("commercial_use",),
    },
    measures={
        "images": f"if({HAS_QUANTITY},"
        f" 1 + cast(floor(4 * pow({_uniform('word_2', 42, 22)}, 2)) as bigint), null)",
        "tier": _choice(_uniform("word_3", 0, 12), _quoted({"standard": 0.7, "fast": 1})),
        "latency": f"if({HAS_TIMES},"
        f" {_log_logistic('(2000e0 + 20 * model_speed)', 0.25, _uniform('word_2', 0, 21))}, null)",
        "kind": _choice(
            _uniform("word_3", 12, 12),
            _quoted(
                {
                    "generate": 0.75,
                    "image_to_image": 0.1,
                    "inpaint": 0.06,
                    "outpaint": 0.03,
                    "controlnet": 0.03,
                    "generative_fill": 1,
                }
            ),
        ),
    },
    columns={
        "speed_tier": "tier",
        "operation": "kind",
        "image_count": "if(is_bad, -images, images)",
        "latency_ms": "cast(latency * if(tier = 'fast', 0.35e0, 1) as decimal(9, 1))",
    },
    flags={"is_billable": IS_BILLABLE},
)

LOGS = (LLM, VISION, IMAGE_GENERATION)


def raw_location(folder: Path) -> str:
    """The var `raw_location` with which the build reads a folder, in apostrophes of its own."""
    return f"read_parquet('{folder}/{{name}}/**/*.parquet', hive_partitioning=false)"


def write_requests(
    folder: Path,
    rows: int,
    first_day: date,
    rows_per_day: int = 1_000_000,
    seed: int = 1,
    accounts: int = ACCOUNTS,
) -> None:
    """Write whole days of all three logs, as many as `rows` requests make at `rows_per_day`.

    `rows_per_day` is the mean over a week; repeats are one row in 100 on top of it.
    """
    days = [first_day + number * DAY for number in range(max(1, round(rows / rows_per_day)))]
    _deliver(folder, days, first_day, rows_per_day, seed, accounts)


def deliver_day(
    folder: Path,
    day: date,
    first_day: date,
    rows_per_day: int = 1_000_000,
    seed: int = 1,
    accounts: int = ACCOUNTS,
) -> None:
    """Write what arrives on a day, for a log that starts on `first_day`.

    That is the day's own partition and late files in the five partitions before it.
    """
    _deliver(folder, [day], first_day, rows_per_day, seed, accounts)


def deliver_late_row(folder: Path, day: date) -> None:
    """Write one more request of a day to its LLM log, ingested with the newest of the log."""
    log = folder / LLM.table
    partition = log / f"request_date={day}"
    with duckdb.connect() as connection:
        newest = f"(select max(ingested_at) from '{log}/*/*.parquet')"
        row = (
            f"select * replace ('one-more-{day}' as request_id, "
            f"{newest} as ingested_at) from '{partition}/part-0.parquet' limit 1"
        )
        _write(connection, row, partition, "one-more")


def _deliver(
    folder: Path, days: list[date], first_day: date, rows_per_day: int, seed: int, accounts: int
) -> None:
    def deliver(log: Log, day: date) -> None:
        with database.cursor() as connection:
            for days_late in range(min(MAX_DAYS_LATE, (day - first_day).days) + 1):
                requested = day - days_late * DAY
                name = f"late-{day}" if days_late else "part-0"
                rows = _rows(log, requested, days_late, rows_per_day, seed, accounts)
                _write(connection, rows, folder / log.table / f"request_date={requested}", name)

    # A range() keeps one core busy: files are written side by side, each by one thread.
    with (
        duckdb.connect(config={"threads": 1}) as database,
        ThreadPoolExecutor(max_workers=os.cpu_count()) as pool,
    ):
        for log in LOGS:
            database.execute(f"create table {log.prefix}_callers as {_callers(log, accounts)}")
        jobs = [pool.submit(deliver, log, day) for day in days for log in LOGS]
        for job in jobs:
            job.result()


def _write(connection: duckdb.DuckDBPyConnection, rows: str, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"copy ({rows}) to '{folder}/{name}.parquet' (format parquet, compression zstd)"
    )


def _rows(log: Log, day: date, days_late: int, rows_per_day: int, seed: int, accounts: int) -> str:
    """What was requested on a day and arrives some days later, all declared columns of its log."""
    requests = round(rows_per_day * WEEKDAY_WEIGHTS[day.weekday()] * log.share)
    late = requests // LATE_STEP
    on_time = requests - late
    # A request's own words hang on the day on which it came first.
    first_key = (seed * 4_000_000 + day.toordinal()) * len(LOGS) + LOGS.index(log)
    key = f"({first_key} - {len(LOGS)} * days_again)"
    # Where a request stands in the order of its day, 0 to 1; late ones are numbered last.
    position = (
        f"(number + {_uniform('word_1', 44, 10)} - if(number < {on_time}, 0, {on_time}))"
        f" / if(number < {on_time}, {on_time}e0, {late}e0)"
    )
    midnight = f"epoch_ms(timestamp '{day}')"
    # A failed try comes up to four seconds before the success, on the same day.
    seconds_before = "if(is_failed_try, 1000 * (1 + cast(word_2 & 3 as bigint)), 0)"
    requested = f"greatest({midnight}, {midnight} + {_time_of_day(position)} - {seconds_before})"
    drawn_error = _choice(
        "fault", _quoted({kind: ERROR_RATE * part for kind, part in ERRORS.items()})
    )
    failed_number = f"if(days_again = 0, {FAILED_AT_FIRST}, {FAILED_AGAIN})"
    is_failed = f"is_failed_try or number % {ID_STEP} = {failed_number}"
    measures = "".join(f", {value} as {name}" for name, value in log.measures.items())
    columns = "".join(f", {value} as {name}" for name, value in log.columns.items())
    flags = "".join(f", {value} as {name}" for name, value in log.flags.items())
    return f"""
with deliveries as ({_deliveries(log, on_time, late, days_late)}),
hashed as (
    select
        *,
        hash(number, {key}) as word_1,
        hash(number, {key}, 2 + is_changed) as word_2,
        hash(number, {key}, 4 + is_changed) as word_3
    from deliveries
),
placed as (
    select
        *,
        {_account_number(log, _uniform("word_1", 0, 24), accounts)} * {CALLERS_OF_AN_ACCOUNT}
        + {_choice(_uniform("word_1", 24, 10), _numbered(MODEL_SHARES))} * 2
        + if({_uniform("word_1", 34, 10)} < {HOME_REGION_SHARE}e0, 0, 1) as caller_number,
        {requested} as requested_ms,
        {_uniform("word_1", 54, 10)} as arrival,
        {FAULT} as fault,
        (word_3 >> 42) & 1 as coin
    from hashed
),
attributed as (
    select
        placed.*,
        callers.*,
        if({is_failed}, 'rate_limited', {drawn_error}) as error_type,
        fault > {1 - BAD_RATE}e0 or {IS_BAD_BY_NUMBER} as is_bad
    from placed
    inner join {log.prefix}_callers as callers using (caller_number)
),
measured as (
    select * {measures}
    from attributed
)
select
    {_request_id(log, key)} as request_id,
    make_timestamp_ms(requested_ms) as requested_at,
    if(number % {ID_STEP} in {NEVER_INGESTED}, null,
        make_timestamp_ms({_ingested_ms(midnight, days_late)})) as ingested_at,
    account_id,
    model_id,
    region,
    deployment_id
    {columns},
    error_type
    {flags}
from measured
"""


def _request_id(log: Log, key: str) -> str:
    """Half of the ids are hashes, half are numbered; some are missing or another request's."""
    number = f"(number - if(number % {ID_STEP} in {ID_OF_ANOTHER}, 1, 0))"
    return f"""case
        when number % {ID_STEP} in {WITHOUT_ID} then null
        when number % {ID_STEP} in {PLACEHOLDER_IDS}
            then {list(PLACEHOLDERS)}[1 + number // {ID_STEP} % {len(PLACEHOLDERS)}]
        when {number} % 2 = 0 then md5({key} || '.' || {number})
        else '{log.prefix}_' || {key} || '_' || {number}
    end"""


def _callers(log: Log, accounts: int) -> str:
    """Each account with the models it uses and the regions it calls from."""
    return f"""
select
    account_number * {CALLERS_OF_AN_ACCOUNT} + pick * 2 + region_step as caller_number,
    account_number,
    {_account_id("account_number")} as account_id,
    model_number,
    5e0 * (model_number % 5) as model_speed,
    {_model_id(log, "model_number")} as model_id,
    {list(REGIONS)}[1 + region_number] as region,
    {_deployment_id(log, "model_number", "region_number % 2 = 1")} as deployment_id
from (
    select
        *,
        {_model_number(log, "account_number", "pick")} as model_number,
        (account_number + region_step) % {len(REGIONS)} as region_number
    from range({accounts}) as accounts(account_number)
    cross join range({len(MODEL_SHARES)}) as picks(pick)
    cross join range(2) as region_steps(region_step)
)
"""


def _deliveries(log: Log, on_time: int, late: int, days_late: int) -> str:
    """Numbers of the requests that arrive after some days, and what else they are.

    is_repeat: delivered before; is_changed: with other content; days_again: days since the request
    came first; snapshot: 1 and 2 before a stream's end; is_failed_try: the try before it.
    """
    changed = f"cast(number // {REPEAT_STEP} % {CHANGED_STEP} = 0 as integer)"

    def numbered(numbers: str, **values: str) -> str:
        usual = {"is_repeat": "0", "is_changed": "0", "days_again": "0", "snapshot": "0"}
        named = usual | {"is_failed_try": "false"} | values
        columns = ", ".join(f"{value} as {name}" for name, value in named.items())
        return f"select number, {columns} from range({numbers}) as numbers(number)"

    if days_late:
        first = on_time + days_late - 1
        step = MAX_DAYS_LATE * REPEAT_STEP
        return _union(
            (
                numbered(f"{first}, {on_time + late}, {MAX_DAYS_LATE}"),
                numbered(
                    f"{days_late * REPEAT_STEP - 1}, {on_time}, {step}",
                    is_repeat="1",
                    is_changed=changed,
                ),
            )
        )
    deliveries = [
        numbered(f"0, {on_time}"),
        numbered(
            f"{REPEAT_STEP // 2}, {on_time}, {REPEAT_STEP}", is_repeat="1", is_changed=changed
        ),
        numbered(f"150, {on_time}, {EARLY_STEP}", is_failed_try="true"),
    ]
    if log is LLM:
        snapshots = (numbered(f"50, {on_time}, {EARLY_STEP}", snapshot=str(n)) for n in (1, 2))
        deliveries += snapshots
    # Numbers that the days before had on time, too: days differ in size by half.
    again = (
        numbered(
            f"{250 + days}, {on_time // 3}, {AGAIN_STEP}",
            days_again=str(days),
            is_changed=changed,
        )
        for days in range(1, DAYS_AGAIN + 1)
    )
    return _union([*deliveries, *again])


def _time_of_day(position: str) -> str:
    """Milliseconds; an hour near 15:00 has three times the requests of one near 3:00."""
    curve = f"sin({math.tau} * ({position} - 0.58e0)) + {math.sin(math.tau * 0.58)}e0"
    return f"cast(floor({DAY_MILLISECONDS} * ({position} - 0.09e0 * ({curve}))) as bigint)"


def _ingested_ms(midnight: str, days_late: int) -> str:
    if days_late:
        return f"{midnight} + cast(({days_late} + arrival) * {DAY_MILLISECONDS} as bigint)"
    rest_of_day = f"({midnight} + {DAY_MILLISECONDS} - requested_ms)"
    return (
        "requested_ms + 1000 + cast(arrival * 60000 as bigint)"
        # Half of the snapshots are told apart by their tokens alone.
        f" - if(snapshot > 0 and number % {2 * EARLY_STEP} = 50, 300 * (3 - snapshot), 0)"
        f" + is_repeat * cast(arrival * {rest_of_day} as bigint)"
    )


def _account_number(log: Log, uniform: str, accounts: int) -> str:
    """From 0; Zipf's law over ranks, the largest accounts of each log are others."""
    first = LOGS.index(log) * accounts // len(LOGS)
    return f"(cast(floor(pow({accounts + 1}e0, {uniform})) as bigint) - 1 + {first}) % {accounts}"


def _account_id(number: str) -> str:
    return f"'acc_' || (10000 + {number})"


def _main_model(log: Log, account_number: str) -> str:
    """From 0; Zipf's law over models, spread over accounts by the golden ratio."""
    return (
        f"cast(floor(pow({log.models + 1}e0, ({account_number} * 0.618034e0) % 1)) as bigint) - 1"
    )


def _model_number(log: Log, account_number: str, pick: str) -> str:
    return f"({_main_model(log, account_number)} + {pick}) % {log.models}"


def _model_id(log: Log, number: str) -> str:
    return f"'{log.prefix}-model-' || {number}"


def _deployment_id(log: Log, model_number: str, is_second: str) -> str:
    """Twenty deployments: the first models have two when there are less models than that."""
    return (
        f"case when {model_number} < {DEPLOYMENTS} then 'dep-{log.prefix}-' || {model_number}"
        f" || if({model_number} < {DEPLOYMENTS - log.models} and {is_second}, '-b', '-a') end"
    )


def write_dimensions(
    folder: Path,
    first_day: date,
    last_day: date,
    seed: int = 1,
    rows_per_day: int = 1_000_000,
    accounts: int = ACCOUNTS,
) -> None:
    """Write the tables beside logs of these days: accounts, contracts, charges, costs, catalogue.

    Charges and costs follow what the logs hold on average, not what was drawn: metered and billed
    quantities differ by chance.
    """
    days = (
        "(select cast(range as date) as day from"
        f" range(timestamp '{first_day}', timestamp '{last_day + DAY}', interval 1 day))"
    )
    tables = {
        "raw_accounts": _accounts(accounts, first_day),
        "raw_contracts": _contracts(accounts, first_day),
        "raw_models": _union(_models(log, first_day) for log in LOGS),
        "raw_model_aliases": _union(map(_aliases, LOGS)),
        "raw_model_capabilities": _union(_capabilities(log, first_day) for log in LOGS),
        "raw_inference_costs": _union(_costs(log, days, rows_per_day, seed) for log in LOGS),
        "raw_billing_charges": _union(_charges(log, days, rows_per_day, accounts) for log in LOGS),
        "raw_incidents": _union(_incidents(log, days, seed) for log in LOGS),
    }
    with duckdb.connect() as connection:
        for table, rows in tables.items():
            _write(connection, rows, folder / table, "data")


def _accounts(accounts: int, first_day: date) -> str:
    """One account in twenty belongs to the one nineteen before it."""
    return f"""
select
    {_account_id("number")} as account_id,
    'Account ' || number as account_name,
    if(number % 20 = 19, {_account_id("(number - 19)")}, null) as parent_account_id,
    case
        when number < {accounts} * 0.02 then 'enterprise'
        when number < {accounts} * 0.15 then 'mid_market'
        else 'small_business'
    end as segment,
    ['US', 'DE', 'GB', 'JP', 'BR', 'IN'][1 + number % 6] as country,
    timestamp '{first_day}' - to_days(cast(60 + number % 900 as integer)) as created_at
from range({accounts}) as accounts(number)
"""


def _contracts(accounts: int, first_day: date) -> str:
    """A line an account; three in ten end after two years, the others are open-ended."""
    industries = [log.industry for log in LOGS]
    return f"""
select
    'line_' || number as contract_line_id,
    'contract_' || number as contract_id,
    {_account_id("number")} as account_id,
    {industries}[1 + number % {len(LOGS)}] as industry,
    'annual' as plan,
    start_date,
    if(number % 10 < 3, cast(start_date + interval 2 year - interval 1 day as date), null)
        as end_date,
    cast(200000 / sqrt(number + 1) as decimal(18, 2)) as arr_amount,
    'USD' as currency,
    cast(start_date as timestamp) as signed_at,
    true as auto_renews
from (
    select number, date '{first_day}' - cast(30 + number * 37 % 690 as integer) as start_date
    from range({accounts}) as accounts(number)
)
"""


def _union(selects: Iterable[str]) -> str:
    return " union all ".join(selects)


def _models(log: Log, first_day: date) -> str:
    return f"""
select
    {_model_id(log, "number")} as model_id,
    '{log.industry}' as industry,
    '{log.prefix}' as model_family,
    cast(null as varchar) as speed_tier,
    true as is_pretrained,
    timestamp '{first_day}' - to_days(cast(30 + 20 * number as integer)) as released_at,
    cast(null as timestamp) as retired_at,
    released_at + to_days(cast(number % 3 as integer)) as model_card_published_at
from range({log.models}) as models(number)
"""


def _aliases(log: Log) -> str:
    """The last model is the one before it under another name."""
    last = log.models - 1
    alias, model = _model_id(log, str(last)), _model_id(log, str(last - 1))
    return f"select {alias} as model_alias, '{log.industry}' as industry, {model} as model_id"


def _capabilities(log: Log, first_day: date) -> str:
    capabilities = [(kind, name) for kind, names in log.capabilities.items() for name in names]
    listed = ", ".join(map(str, capabilities))
    return f"""
select
    {_model_id(log, "number")} as model_id,
    capability_type,
    capability,
    date '{first_day}' - 30 as available_from,
    cast(null as date) as available_until
from range({log.models}) as models(number)
cross join (values {listed}) as capabilities(capability_type, capability)
"""


def _rank_share(rank: str, ranks: int) -> str:
    """Share of the requests that Zipf's law gives to a rank (from 0)."""
    return f"(ln(({rank} + 2e0) / ({rank} + 1e0)) / {math.log(ranks + 1)}e0)"


def _requests_of_a_day(log: Log, rows_per_day: int) -> str:
    return f"{rows_per_day * log.share:.9e} * {list(WEEKDAY_WEIGHTS)}[isodow(day)]"


def _costs(log: Log, days: str, rows_per_day: int, seed: int) -> str:
    """A line per day, deployment and hardware, and a network line per day without a model."""
    usage = f"{_requests_of_a_day(log, rows_per_day)} * {log.usage_mean * log.unit_cost:.9e}"
    noise = f"(0.9e0 + 0.2e0 * {_uniform(f'hash(day, number, hardware, {seed})', 0, 20)})"
    share = f"{_rank_share('number', log.models)} / 2 / if(has_second, 2, 1)"
    return f"""
select
    cast(day as timestamp) as charge_period_start,
    cast(day + 1 as timestamp) as charge_period_end,
    '{log.industry}' as industry,
    {_model_id(log, "number")} as model_id,
    {_deployment_id(log, "number", "is_second")} as deployment_id,
    cast(null as varchar) as region,
    hardware,
    'compute' as service_category,
    cast({usage} * {share} * {noise} as decimal(18, 6)) as effective_cost,
    'USD' as currency
from (
    select *, number < {DEPLOYMENTS - log.models} as has_second
    from {days}
    cross join range({log.models}) as models(number)
)
cross join (values (false), (true)) as variants(is_second)
cross join (values ('h100'), ('l40s')) as machines(hardware)
where has_second or not is_second
union all
select
    day, day + 1, '{log.industry}', null, null, null, null, 'network',
    cast({usage} * 0.05e0 as decimal(18, 6)), 'USD'
from {days}
"""


def _charges(log: Log, days: str, rows_per_day: int, accounts: int) -> str:
    """A usage charge a month, account and model; a tenth off for what came from the cache."""
    first = LOGS.index(log) * accounts // len(LOGS)
    rank = f"((account_number - {first} + {accounts}) % {accounts})"
    picks = ", ".join(f"({pick}, {share}e0)" for pick, share in enumerate(MODEL_SHARES))
    usage = f"requests * {_rank_share(rank, accounts)} * pick_share * {log.usage_mean}e0"
    discount = 0.1 if log is LLM else 0.0
    return f"""
select
    concat_ws('_', 'chg_{log.prefix}', strftime(first_day, '%Y%m'), account_number, pick)
        as charge_id,
    {_account_id("account_number")} as account_id,
    '{log.industry}' as industry,
    {_model_id(log, f"({_model_number(log, 'account_number', 'pick')})")} as model_id,
    cast(first_day as timestamp) as charge_period_start,
    cast(last_day + 1 as timestamp) as charge_period_end,
    'usage' as charge_category,
    cast(quantity as decimal(24, 6)) as consumed_quantity,
    '{log.usage_unit}' as consumed_unit,
    cast(quantity * {log.unit_price:.9e} as decimal(18, 6)) as list_amount,
    cast(quantity * {log.unit_price * discount:.9e} as decimal(18, 6)) as cache_discount_amount,
    cast(0 as decimal(18, 6)) as volume_discount_amount,
    cast(0 as decimal(18, 6)) as batch_discount_amount,
    cast(quantity * {log.unit_price * (1 - discount):.9e} as decimal(18, 6)) as effective_amount,
    cast(0 as decimal(18, 6)) as committed_amount,
    effective_amount as billed_amount,
    'USD' as currency,
    concat_ws('_', 'inv', strftime(first_day, '%Y%m'), account_number) as invoice_id
from (
    select *, round({usage}) as quantity
    from (
        select
            min(day) as first_day,
            max(day) as last_day,
            sum({_requests_of_a_day(log, rows_per_day)}) as requests
        from {days}
        group by date_trunc('month', day)
    )
    cross join range({accounts}) as accounts(account_number)
    cross join (values {picks}) as picks(pick, pick_share)
)
where quantity > 0
"""


def _incidents(log: Log, days: str, seed: int) -> str:
    """One every ten days or so, half of them in one region."""
    word = f"cast(hash(day, '{log.industry}', {seed}) >> 1 as bigint)"
    return f"""
select
    'inc_{log.prefix}_' || strftime(day, '%Y%m%d') as incident_id,
    '{log.industry}' as industry,
    if(word & 1 = 1, {list(REGIONS)}[1 + (word >> 8) % {len(REGIONS)}], null) as region,
    day + to_minutes(cast((word >> 16) % 1320 as bigint)) as started_at,
    started_at + to_minutes(cast(5 + (word >> 32) % 90 as bigint)) as resolved_at,
    ['major', 'partial', 'partial', 'degraded'][1 + (word >> 48) % 4] as severity
from (select day, {word} as word from {days})
where word % 10 = 0
"""
