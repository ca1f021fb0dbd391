"""The page in a browser: its numbers are those of the marts, and everybody can read it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from kpi.__main__ import main
from kpi.page.build import all_panels
from kpi.page.published import marts_of, query_text
from kpi.publishing import publish
from kpi.values import Threshold, read_value
from python_checks.project import ROOT, Warehouse
from python_checks.scale.page import CUSTOMERS, draw, write_published

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SCREENSHOTS = ROOT / "target" / "page"
WIDTHS = (1440, 390)
# pixels between the margins of A4
PAPER_WIDTH = 703
# no other choice has a different way through the page
CHOICES = (
    ("llm_api", "all", 12),
    ("image_generation_api", "all", 36),
    ("computer_vision_api", "enterprise", 3),
)
# money of marts has six decimals: sums of its rounded cells differ that much from a KPI
TOLERANCE = 1e-6
WARNED = "assert_no_rows_are_quarantined"

LAST = "(select max(month_date) from marts.dim_months where is_complete)"
OF_PERIOD = f"month_date > {LAST} - to_months($months)"
OF_SEGMENT = "($segment = 'all' or segment = $segment)"
OF_INDUSTRY = "industry = $industry"
# panel: columns that name a number of the page, the number's column, the same from the marts
NUMBERS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "arr_movements": (
        ("movement", "month"),
        "arr_usd",
        f"""
        select 'expansion', month_date, sum(expansion_arr_usd)
        from marts.fct_arr_movements_monthly
        where {OF_INDUSTRY} and {OF_SEGMENT} and {OF_PERIOD}
        group by month_date having sum(expansion_arr_usd) <> 0
        """,
    ),
    "arr_parts": (
        ("part", "month"),
        "arr_usd",
        f"""
        select 'contracted', month_date, sum(contracted_arr_usd)
        from marts.fct_arr_movements_monthly
        where {OF_INDUSTRY} and {OF_SEGMENT} and {OF_PERIOD} group by month_date
        """,
    ),
    "retention": (
        ("measure", "month"),
        "rate",
        f"""
        select 'NRR', month_date, nrr from marts.fct_retention_monthly
        where {OF_INDUSTRY} and segment = $segment and {OF_PERIOD} and nrr is not null
        """,
    ),
    "cohorts": (
        ("cohort", "months_since_start"),
        "nrr",
        f"""
        select first_arr_month_date, months_since_start, nrr from marts.fct_nrr_cohorts_monthly
        where {OF_INDUSTRY} and segment = $segment and nrr is not null
        """,
    ),
    "renewals": (
        ("state",),
        "expiring_arr_usd",
        f"""
        select 'upcoming', sum(expiring_arr_usd) from marts.fct_contract_renewals
        where {OF_INDUSTRY} and {OF_SEGMENT} and state = 'upcoming'
            and term_end_date - term_start_date >= 31
        """,
    ),
    "renewals_due": (
        (),
        "expiring_arr_usd",
        f"""
        select sum(expiring_arr_usd) from marts.fct_contract_renewals
        where {OF_INDUSTRY} and {OF_SEGMENT} and state in ('upcoming', 'pending')
            and term_end_date - term_start_date >= 31 and due_date < '2027-01-01'
        """,
    ),
    "churn_reasons": (
        ("reason", "month"),
        "lost_arr_usd",
        f"""
        select replace(churn_reason, '_', ' '), month_date, lost_arr_usd
        from marts.fct_churn_reasons_monthly
        where {OF_INDUSTRY} and {OF_PERIOD}
        """,
    ),
    "token_revenue": (
        ("model", "month"),
        "revenue_per_million_tokens_usd",
        f"""
        select 'all models', period_start, kpi_value
        from marts.fct_kpis inner join marts.dim_months on period_start = month_date
        where {OF_INDUSTRY} and kpi = 'revenue_per_million_tokens' and period_grain = 'month'
            and fct_kpis.is_complete and {OF_PERIOD}
        """,
    ),
    "image_cost": (
        ("model", "month"),
        "cost_per_thousand_images_usd",
        f"""
        select
            'all models', period_start,
            kpi_value * case kpi when 'cost_per_image' then 1000 else 1 end
        from marts.fct_kpis inner join marts.dim_months on period_start = month_date
        where {OF_INDUSTRY} and kpi in ('cost_per_image', 'cost_per_thousand_images')
            and period_grain = 'month' and fct_kpis.is_complete and {OF_PERIOD}
        """,
    ),
    "customer_margins": (
        (),
        "gross_margin_usd",
        f"""
        select sum(gross_margin_usd)
        from marts.fct_customer_margins_monthly left join marts.dim_customers using (customer_id)
        where {OF_INDUSTRY} and is_complete and {OF_PERIOD}
            and ($segment = 'all' or coalesce(segment, 'unknown') = $segment)
        """,
    ),
    "adoption": (
        ("item",),
        "share",
        f"""
        select item, share from marts.fct_adoption
        where {OF_INDUSTRY} and adoption_type <> 'model' and period_grain = 'month'
            and period_start = {LAST}
        """,
    ),
    "reconciliation": (
        ("state", "month"),
        "customers",
        f"""
        select 'matched', month_date, count(*)
        from marts.fct_usage_billing_reconciliation_monthly
        left join marts.dim_customers using (customer_id)
        where {OF_INDUSTRY} and {OF_SEGMENT} and state = 'matched' and {OF_PERIOD}
        group by month_date
        """,
    ),
    "reconciliation_customers": (
        ("state",),
        "difference_quantity",
        f"""
        select 'under billed', sum(difference_quantity)
        from marts.fct_usage_billing_reconciliation_monthly
        left join marts.dim_customers using (customer_id)
        where {OF_INDUSTRY} and {OF_SEGMENT} and state = 'under_billed' and {OF_PERIOD}
        having count(*) > 0
        """,
    ),
    "cache_opportunities": (
        (),
        "saving_usd",
        f"""
        select sum(saving_usd) from marts.rpt_cache_opportunities
        where {OF_INDUSTRY} and {OF_SEGMENT} having sum(additional_cached_tokens) > 0
        """,
    ),
    "latency": (
        ("model", "metric", "speed_tier"),
        "p95_ms",
        f"""
        select model_id, 'whole request', speed_tier, p95_ms from marts.fct_latency
        where {OF_INDUSTRY} and metric = 'latency_ms' and period_grain = 'month'
            and period_start = {LAST}
        order by request_count desc, model_id limit 6
        """,
    ),
    "uptime": (
        ("region", "month"),
        "downtime_minutes",
        f"""
        select
            case region when 'all' then 'all regions' else region end, period_start,
            downtime_minutes
        from marts.fct_uptime inner join marts.dim_months on period_start = month_date
        where {OF_INDUSTRY} and period_grain = 'month' and is_complete and {OF_PERIOD}
        """,
    ),
    "error_budget": (
        ("region", "month"),
        "budget_left_minutes",
        f"""
        select region, month_date, budget_minutes - downtime_minutes
        from marts.fct_error_budgets_monthly
        where {OF_INDUSTRY} and region <> 'all' and {OF_PERIOD}
        """,
    ),
    "incidents": (
        (),
        "downtime_minutes",
        f"""
        select sum(downtime_minutes) from marts.fct_incidents
        where {OF_INDUSTRY} and severity <> 'maintenance'
        """,
    ),
    "errors": (
        ("month",),
        "share",
        f"""
        select period_start, kpi_value
        from marts.fct_kpis inner join marts.dim_months on period_start = month_date
        where {OF_INDUSTRY} and kpi = 'error_rate' and period_grain = 'month'
            and fct_kpis.is_complete and {OF_PERIOD} and kpi_value > 0
        """,
    ),
    "service_tiers": (
        ("month",),
        "calls",
        f"""
        select month_date, sum(call_count) from marts.fct_service_tiers_monthly
        where {OF_INDUSTRY} and is_complete and {OF_PERIOD} group by month_date
        """,
    ),
    "renewals_next": (
        (),
        "expiring_arr_usd",
        f"""
        select sum(expiring_arr_usd) from marts.fct_contract_renewals
        where {OF_INDUSTRY} and {OF_SEGMENT} and state = 'upcoming'
            and term_end_date - term_start_date >= 31 and due_date < '2027-04-01'
        """,
    ),
    "frontier": (
        ("benchmark", "month"),
        "frontier_gap",
        f"""
        select 'gpqa diamond', period_start, frontier_gap
        from marts.fct_frontier_gaps inner join marts.dim_months on period_start = month_date
        where $industry = 'llm_api' and period_grain = 'month' and {OF_PERIOD}
            and frontier_benchmark = 'gpqa_diamond'
        """,
    ),
    "raw_rows": (
        ("raw_table", "industry"),
        "quarantined_count",
        f"""
        select raw_table, industry, quarantined_count from marts.fct_row_accounting
        where {OF_INDUSTRY} or industry in ('all', 'unknown')
        """,
    ),
    "quarantined": (
        ("raw_table",),
        "rows",
        f"""
        select raw_table, count(*) from marts.quarantined_rows
        where {OF_INDUSTRY} or industry in ('all', 'unknown') group by raw_table
        """,
    ),
}
# added up by the names of their numbers
DRAWN = """
([panel, keys, value]) => {
    const sums = new Map();
    for (const row of chosenRows(panels[panel])) {
        const key = JSON.stringify(keys.map((name) => row[name]));
        sums.set(key, (sums.get(key) ?? 0) + row[value]);
    }
    return [...sums].map(([key, sum]) => [JSON.parse(key), sum]);
}
"""
CUT = """
() => [...document.querySelectorAll('.panel:not([hidden]) .chart svg text')]
    .filter((text) => {
        const place = text.closest('.chart').getBoundingClientRect();
        const box = text.getBoundingClientRect();
        return box.width && getComputedStyle(text).opacity !== '0'
            && (box.left < place.left - 1 || box.right > place.right + 1
                || box.top < place.top - 1 || box.bottom > place.bottom + 1);
    })
    .map((text) => text.closest('[data-panel]').dataset.panel + ': ' + text.textContent)
"""


def rows_of(published: Path, sql: str, **parameters: object) -> list[tuple]:
    with duckdb.connect(str(published), read_only=True) as connection:
        used = {name: value for name, value in parameters.items() if f"${name}" in sql}
        return connection.execute(sql, used).fetchall()


@pytest.fixture(scope="module")
def built(sample: Warehouse, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the published sample, of a build whose tests are said to have passed."""
    # as it was built: other tests of this worker run dbt on the worker's copy
    folder = Path(
        shutil.copytree(shared_folder / sample.folder.name, tmp_path_factory.mktemp("page") / "own")
    )
    target = folder / "target"
    results = json.loads((target / "run_results.json").read_text())
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    results["results"] += [
        {
            "unique_id": key,
            "status": "warn" if node["name"] == WARNED else "pass",
            "failures": 28 if node["name"] == WARNED else 0,
        }
        for key, node in nodes.items()
        if node["resource_type"] == "test"
    ]
    (target / "run_results.json").write_text(json.dumps(results))
    publish(Warehouse(folder).database, target, folder / "published.duckdb")
    return folder


@pytest.fixture(scope="module")
def published(built: Path) -> Path:
    return built / "published.duckdb"


@pytest.fixture(scope="module")
def file(built: Path, published: Path) -> Path:
    html = built / "page.html"
    arguments = ("--published", published, "--target", built / "target", "--to", html)
    assert main(["page", *map(str, arguments)]) == 0
    return html


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with playwright.sync_playwright() as started:
        # a browser that playwright installed will do as well
        own = started.chromium.executable_path
        path = CHROMIUM or (own if Path(own).exists() else None)
        if path is None:
            assert "CI" not in os.environ, "there is no chromium, .ci/run installs it"
            pytest.skip("no browser: chromium is not installed")
        launched = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def page(browser: Any, file: Path) -> Any:
    """The page on a wide screen west of Greenwich, with what the browser told and asked for."""
    opened = browser.new_page(
        viewport={"width": WIDTHS[0], "height": 900}, timezone_id="America/Los_Angeles"
    )
    opened.told, opened.requests = [], []
    opened.on("console", lambda message: opened.told.append((message.type, message.text)))
    opened.on("pageerror", lambda error: opened.told.append(("error", str(error))))
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.goto(file.as_uri())
    drawn(opened)
    return opened


def drawn(page: Any) -> None:
    page.wait_for_selector("body[data-state=drawn]")


def choose(page: Any, industry: str, segment: str, months: int) -> None:
    page.evaluate(
        """async ([industry, segment, period]) => {
            Object.assign(inputs.industry, { value: industry });
            Object.assign(inputs.segment, { value: segment });
            Object.assign(inputs.period, { value: period });
            openIndustries();
            await showAll();
        }""",
        [industry, segment, str(months)],
    )


def axe_findings(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{found['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
        if found["impact"] in ("serious", "critical")
    ]


def test_page_is_read_without_errors_and_asks_for_nothing(page: Any, file: Path) -> None:
    for choice in CHOICES:
        choose(page, *choice)
    assert [text for kind, text in page.told if kind == "error"] == []
    assert page.requests == [file.as_uri()]
    assert file.stat().st_size < 5e6
    assert page.locator("link, img, iframe, object, script[src]").count() == 0


def test_tiles_are_the_scorecard(page: Any, published: Path) -> None:
    expected = {
        f"{industry}-{kpi}-{variant}": (value, read_value(value, unit), is_final, status)
        for industry, kpi, variant, value, unit, is_final, status in rows_of(
            published,
            "select industry, kpi, variant, kpi_value, value_unit, is_final, status "
            "from marts.rpt_kpi_scorecard where best_in_class is not null",
        )
    }
    assert len(expected) > 20
    for anchor, (value, text, is_final, status) in expected.items():
        tile = page.locator(f'.tile[data-kpi="{anchor}"]')
        assert float(tile.locator("data").get_attribute("value")) == pytest.approx(value, rel=1e-8)
        assert " ".join(tile.locator(".value").text_content().split()) == text
        assert status.replace("_", " ") in tile.locator(".status").text_content().lower()
        assert ("not final" in tile.text_content()) == (not is_final)


def test_every_tile_has_its_definition_source_and_a_query_that_gives_its_value(
    page: Any, published: Path
) -> None:
    scorecard = rows_of(
        published,
        "select industry, kpi, variant, kpi_value, period_start, definition, threshold_source "
        "from marts.rpt_kpi_scorecard inner join marts.kpis using (kpi) "
        "inner join marts.kpi_benchmarks using (industry, kpi, variant)",
    )
    assert len(scorecard) == page.locator(".tile").count()
    for industry, kpi, variant, value, start, definition, source in scorecard:
        anchor = f"{industry}-{kpi}-{variant}"
        assert page.locator(f'.tile[data-kpi="{anchor}"] a').get_attribute("href") == f"#{anchor}"
        article = page.locator(f'article[id="{anchor}"]')
        told = article.text_content()
        assert definition in told
        assert source == "none published" or source in told
        found = rows_of(published, article.locator("pre").text_content())
        assert dict(row[:2] for row in found)[start] == value


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: "-".join(map(str, choice)))
def test_numbers_of_panels_are_those_of_the_marts(
    page: Any, published: Path, choice: tuple[str, str, int]
) -> None:
    choose(page, *choice)
    parameters = dict(zip(("industry", "segment", "months"), choice, strict=True))
    compared = 0
    for panel, (keys, value, sql) in NUMBERS.items():
        shown = {
            tuple(map(str, key)): number
            for key, number in page.evaluate(DRAWN, [panel, list(keys), value])
        }
        for *key, number in rows_of(published, sql, **parameters):
            if number is None:
                continue
            place = tuple(_as_drawn(part) for part in key)
            assert shown[place] == pytest.approx(float(number), rel=TOLERANCE, abs=TOLERANCE), (
                panel,
                place,
            )
            compared += 1
    assert compared > 100


def _as_drawn(part: Any) -> str:
    if isinstance(part, date):
        start = datetime(part.year, part.month, part.day, tzinfo=UTC)
        return str(int(start.timestamp() * 1000))
    return str(part)


def test_every_panel_is_compared(page: Any) -> None:
    shown = set(page.evaluate("Object.keys(panels)"))
    # words, and a table that the sample leaves empty
    assert shown - set(NUMBERS) == {"licensing", "restatements"}


def test_licences_are_those_of_the_mart(page: Any, published: Path) -> None:
    choose(page, "image_generation_api", "all", 12)
    found = page.evaluate(
        "chosenRows(panels.licensing).map((row) => [row.model, row.term, row.granted])"
    )
    shown = {(model, term): granted for model, term, granted in found}
    matrix = rows_of(
        published,
        "select model_id, replace(licence_term, '_', ' '), is_granted "
        "from marts.rpt_licensing_matrix where industry = 'image_generation_api'",
    )
    for term in {term for _, term, _ in matrix}:
        granted = [is_granted for _, of, is_granted in matrix if of == term]
        assert shown["all models", term] == f"{sum(granted)} of {len(granted)}"
    told = [
        (shown[model, term], is_granted)
        for model, term, is_granted in matrix
        if (model, term) in shown
    ]
    assert len(told) >= 15
    assert all((text == "yes") == is_granted for text, is_granted in told)


def test_charts_draw_a_mark_for_each_row_and_months_where_they_belong(page: Any) -> None:
    choose(page, "llm_api", "all", 12)
    chart = page.locator('[data-panel="arr_parts"] .chart svg')
    rows = page.evaluate("chosenRows(panels.arr_parts).length")
    assert chart.locator(".mark-rect path").count() == rows == 24
    assert "Jul 2025" in chart.text_content()
    assert "Jun 2025" not in chart.text_content()
    # no name of a month stands where the last bar ends
    labels = chart.locator(".role-axis-label text").evaluate_all(
        "all => all.filter(one => one.getAttribute('opacity') !== '0').map(one => one.textContent)"
    )
    assert "May 2026" in labels and "Jul 2026" not in labels
    for name in page.evaluate("Object.keys(views)"):
        place = page.locator(f'[data-panel="{name}"]')
        if place.is_visible():
            assert place.locator(".chart svg path").count() > 5, name


def test_tables_show_the_rows_in_units_that_people_read(page: Any, published: Path) -> None:
    choose(page, "llm_api", "all", 12)
    table = page.locator('[data-panel="customer_margins"] table')
    margins = rows_of(
        published,
        f"""
        select sum(gross_margin_usd) from marts.fct_customer_margins_monthly
        where {OF_INDUSTRY} and is_complete and {OF_PERIOD}
        group by customer_id having sum(revenue_usd) <> 0 or sum(cost_usd) <> 0 order by 1
        """,
        industry="llm_api",
        months=12,
    )
    told = table.locator("tbody tr td:nth-child(2)").all_text_contents()
    assert told[0].startswith("-$")
    shown = [float(text.replace("$", "").replace(",", "")) for text in told[:15]]
    # to the cent
    assert shown == [pytest.approx(float(row[0]), abs=0.0051) for row in margins[:15]]
    assert len(told) == 16
    assert table.locator("tbody tr").last.text_content().startswith(f"{len(margins) - 15} others")


def test_panels_without_rows_say_why(page: Any) -> None:
    choose(page, "computer_vision_api", "all", 12)
    assert page.locator('[data-panel="token_revenue"]').is_hidden()
    assert (
        "Revenue per million tokens"
        in page.locator("section[aria-labelledby=usage-title] > .absent").text_content()
    )
    empty = page.locator('[data-panel="restatements"] .empty')
    assert empty.is_visible()
    assert "No final value has changed" in empty.text_content()


def test_warnings_of_the_build_are_listed(page: Any) -> None:
    told = page.locator("section[aria-labelledby=tests-title]").text_content()
    assert "no rows are quarantined" in told
    assert "28" in told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_page_fits_is_legible_and_has_no_serious_finding(
    page: Any, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(300)
    for choice in reversed(CHOICES):
        choose(page, *choice)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT) == []
    page.screenshot(path=SCREENSHOTS / f"{width}_{scheme}.png", full_page=True)
    lightness = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
    )
    assert (lightness < 60) == (scheme == "dark")
    assert axe_findings(page) == []


def test_page_prints_on_a4(page: Any) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    choose(page, "llm_api", "all", 12)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER_WIDTH, "height": 900})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(300)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER_WIDTH
    page.emulate_media(media="null")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    printed = page.pdf(path=SCREENSHOTS / "paper.pdf", prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed))
    assert {tuple(round(float(side)) for side in size.split()) for size in sizes} == {
        (0, 0, 595, 842)
    }
    assert 8 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 25


def test_page_is_used_with_the_keyboard_alone(page: Any) -> None:
    page.emulate_media(color_scheme="light")
    choose(page, "llm_api", "all", 12)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.locator("a.skip").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "industry"
    page.keyboard.press("ArrowDown")
    drawn(page)
    assert page.evaluate("inputs.industry.value") == "image_generation_api"
    page.wait_for_function("!document.querySelector('[data-panel=licensing]').hidden")
    page.locator('[data-kpi="llm_api-nrr-all"] a').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#llm_api-nrr-all"
    assert page.locator('article[id="llm_api-nrr-all"]').is_visible()


def test_page_of_a_large_vendor_is_drawn_within_the_limits_and_fits(
    browser: Any, published: Path, tmp_path: Path
) -> None:
    large = tmp_path / "large.duckdb"
    write_published(published, large)
    (customers,) = rows_of(large, "select count(*) from marts.dim_customers")[0]
    assert customers >= CUSTOMERS
    with duckdb.connect(str(large)) as connection:
        connection.execute("update marts.dim_customers set customer_name = '</script><img src=x>'")
    taken = draw(large, tmp_path)
    assert taken.within_limits(), str(taken)
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        told: list[str] = []
        page.on("pageerror", lambda error, told=told: told.append(str(error)))
        page.goto((tmp_path / "page.html").as_uri())
        drawn(page)
        choose(page, "llm_api", "all", 36)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT) == []
        assert page.locator("[data-panel=customer_margins] tbody tr").count() == 16
        assert page.locator("img").count() == 0
        assert told == []
        page.close()


def test_page_of_a_vendor_without_rows_says_so(
    browser: Any, published: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.duckdb"
    shutil.copy(published, empty)
    empty.chmod(0o644)
    kept = {"publication", "kpis", "kpi_benchmarks", "dim_industries", "rpt_kpi_scorecard"}
    with duckdb.connect(str(empty)) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        for (table,) in tables:
            if table not in kept:
                connection.execute(f"delete from marts.{table}")
        connection.execute("update marts.publication set data_through_date = null")
        connection.execute(
            "update marts.rpt_kpi_scorecard set kpi_value = null, previous_value = null, "
            "is_final = null, period_start = null, status = 'not_measured'"
        )
    html = tmp_path / "page.html"
    assert main(["page", "--published", str(empty), "--to", str(html)]) == 0
    page = browser.new_page()
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(html.as_uri())
    drawn(page)
    assert told == []
    panels = page.locator("[data-panel]").count()
    assert page.locator(".empty:visible").count() == panels == len(all_panels())
    assert page.locator(".tile .status").first.text_content() == "Not measured"
    page.close()


def test_the_page_is_an_exposure_of_what_its_queries_read() -> None:
    text = (ROOT / "models" / "_exposures.yml").read_text()
    exposed = {exposure["name"]: exposure for exposure in yaml.safe_load(text)["exposures"]}
    names = [panel.name for panel in all_panels()] + ["scorecard", "trends"]
    read = {table for name in names for table in marts_of(query_text(name))}
    of_publishing = {"publication", "kpi_restatements"}
    declared = re.findall(r"ref\('(\w+)'\)", str(exposed["page"]["depends_on"]))
    assert set(declared) == read - of_publishing


def test_a_file_that_lacks_a_mart_is_refused_and_nothing_is_written(
    tmp_path: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "published.duckdb"
    shutil.copy(published, old)
    old.chmod(0o644)
    with duckdb.connect(str(old)) as connection:
        connection.execute("drop table marts.fct_uptime")
    html = tmp_path / "page.html"
    assert main(["page", "--published", str(old), "--to", str(html)]) == 1
    assert "lacks what the page shows" in capsys.readouterr().err
    assert main(["page", "--published", str(tmp_path / "none.duckdb"), "--to", str(html)]) == 1
    assert "make build publish" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize(
    ("text", "unit", "reads"),
    [
        (">= 1.3", "ratio", "≥ 130%"),
        ("5.0 to 15.0", "USD per 1M tokens", "$5 to $15"),
        ("<= 0.005", "USD per image", "≤ $0.005"),
        ("< 2000.0", "ms", "< 2,000 ms"),
    ],
)
def test_thresholds_read_well(text: str, unit: str, reads: str) -> None:
    threshold = Threshold.read(text)
    assert threshold is not None
    assert threshold.reads(unit) == reads


@pytest.mark.parametrize(
    ("value", "unit", "reads"),
    [
        (1.38123, "ratio", "138.12%"),
        (1.0, "ratio", "100%"),
        (-0.0761, "M USD", "-$76.1K"),
        (1.2e-08, "B calls", "12 calls"),
        (None, "ms", "-"),
    ],
)
def test_values_read_well(value: float | None, unit: str, reads: str) -> None:
    assert read_value(value, unit) == reads
