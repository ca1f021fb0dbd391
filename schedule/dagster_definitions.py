"""Dagster: models as assets, tests as checks, then the published file and the page."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from kpi.command_line import default_path
from kpi.page.command import write
from kpi.publishing.build_state import NOT_BLOCKING_TAG, red_results
from kpi.publishing.publication import publish
from kpi.scorecard import published

ROOT = Path(__file__).resolve().parent.parent
WAREHOUSE, TARGET, PUBLISHED = (
    ROOT / default_path(what) for what in ("warehouse", "target", "published")
)
PAGE = PUBLISHED.with_name("page.html")
PROJECT = DbtProject(
    project_dir=ROOT,
    profiles_dir=ROOT,
    target_path=TARGET,
    # vars say which models there are
    prepare_project_cli_args=["parse", "--quiet", "--vars", os.environ.get("VARS", "{}")],
)
PROJECT.prepare_if_dev()
# DuckDB has one writer: `dagster instance concurrency set warehouse 1`
POOL = "warehouse"
DAYS = dg.DailyPartitionsDefinition(start_date=os.environ.get("FIRST_DAY", "2024-01-01"))


class Translator(DagsterDbtTranslator):
    """Models that keep a row per day of the request logs have partitions; the others are whole."""

    def get_partitions_def(
        self, dbt_resource_props: Mapping[str, Any]
    ) -> dg.PartitionsDefinition | None:
        kept_by = dbt_resource_props["config"].get("meta", {}).get("kept_by", ())
        return DAYS if "usage_date" in kept_by else None

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """A benchmark that fails is red, and keeps nothing behind it from running."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        is_benchmark = NOT_BLOCKING_TAG in manifest["nodes"][unique_id]["tags"]
        return spec._replace(blocking=False) if spec and is_benchmark else spec


@dbt_assets(
    manifest=PROJECT.manifest_path,
    project=PROJECT,
    dagster_dbt_translator=Translator(),
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=POOL,
)
def warehouse(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """One `dbt build`, which finds the days that changed; those of the partition are rebuilt."""
    variables = yaml.safe_load(os.environ.get("VARS", "{}"))
    if context.has_partition_key or context.has_partition_key_range:
        days = context.partition_key_range
        variables |= {"backfill_from": days.start, "backfill_until": days.end}
    build = dbt.cli(
        ["build", "--exclude-resource-types", "unit_test", "--vars", json.dumps(variables)],
        context=context,
        target_path=TARGET,
        raise_on_error=False,
    )
    built = set()
    for event in build.stream():
        if isinstance(event, dg.Output):
            built.add(context.asset_key_for_output(event.output_name))
        yield event
    if not build.is_successful():
        if build.process.returncode != 1:
            raise dg.Failure("dbt stopped before the first model: its message is in the log")
        results, manifest = (
            build.get_artifact(name) for name in ("run_results.json", "manifest.json")
        )
        if red := red_results(results, manifest):
            raise dg.Failure("; ".join(red))
    # Dagster would skip what follows, and call the run a success
    if left_out := sorted(key.to_user_string() for key in context.selected_asset_keys - built):
        raise dg.Failure(
            f"{len(left_out)} assets were not built, {left_out[0]} the first: "
            "were the definitions loaded with other VARS?"
        )


@dg.asset(deps=[warehouse], pool=POOL, group_name="delivery")
def published_file(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """The file for readers; refused unless the last build was whole and green."""
    publication, restated = publish(WAREHOUSE, TARGET, PUBLISHED)
    told, rows = published.read(PUBLISHED)
    context.log.info(published.as_line(told, rows))
    return dg.MaterializeResult(
        metadata={
            "version": publication.version,
            "restated values": restated or 0,
            "scorecard": dg.MetadataValue.md(published.as_markdown(told, rows)),
        }
    )


@dg.asset(deps=[published_file], group_name="delivery")
def page() -> dg.MaterializeResult[None]:
    """The published file as one HTML file."""
    write(PUBLISHED, TARGET, PAGE)
    return dg.MaterializeResult(metadata={"file": dg.MetadataValue.path(str(PAGE))})


daily = dg.define_asset_job("daily", selection=dg.AssetSelection.all())

defs = dg.Definitions(
    assets=[warehouse, published_file, page],
    jobs=[daily],
    schedules=[dg.build_schedule_from_partitioned_job(daily, hour_of_day=4)],
    resources={
        "dbt": DbtCliResource(
            project_dir=PROJECT, dbt_executable=str(Path(sys.executable).with_name("dbt"))
        )
    },
)
