// Shows the rows of the chosen industry, segment and period. Vega draws, this file chooses.
"use strict";
const { last_month: lastMonth, panels } = JSON.parse(document.getElementById("data").textContent);
const inputs = Object.fromEntries(["industry", "segment", "period"].map((id) => [id, document.getElementById(id)]));
const EVERYWHERE = ["all", "unknown"];
// of half a page of A4, in which charts stand side by side
const PAPER_WIDTH = 310;
const views = {};

function monthsBefore(time, months) {
  const day = new Date(time);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - months, 1);
}

// The rows of a panel under the choices, as objects. Which choices hold follows from its columns.
function chosenRows({ columns, rows }, choice = Object.fromEntries(Object.entries(inputs).map(([id, input]) => [id, input.value]))) {
  const place = Object.fromEntries(columns.map((name, index) => [name, index]));
  const first = lastMonth === null ? -Infinity : monthsBefore(lastMonth, Number(choice.period) - 1);
  return rows
    .filter((row) =>
      (!("industry" in place) || row[place.industry] === choice.industry || EVERYWHERE.includes(row[place.industry])) &&
      (!("segment" in place) || row[place.segment] === choice.segment) &&
      (!("months" in place) || row[place.months] === Number(choice.period)) &&
      (!("month" in place) || row[place.month] >= first))
    .map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

// Numbers by the d3 formats that the tooltips have too: `$,.2f`, `.1%`, `,.0f`, `$,.4~r`.
function number(value, format) {
  const [, dollar, digits, kind] = format.match(/^(\$?),?\.(\d+)(%|f|~r)$/);
  return new Intl.NumberFormat("en-US", {
    ...(kind === "%" && { style: "percent" }),
    ...(dollar && { style: "currency", currency: "USD" }),
    ...(kind === "~r" ? { maximumSignificantDigits: Number(digits) } : { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) }),
  }).format(value);
}

function text(value, format) {
  if (value === null || value === undefined) return "-";
  if (format === "month" || format === "day") {
    const shown = { month: "short", year: "numeric", timeZone: "UTC", ...(format === "day" && { day: "numeric" }) };
    return new Date(value).toLocaleDateString("en-GB", shown);
  }
  if (value === true || value === false) return value ? "yes" : "no";
  return format === "text" ? String(value) : number(value, format);
}

function element(name, content, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...[content].flat());
  return made;
}

function table(shown, rows) {
  const kind = ({ format }) => ({ text: "", month: "date", day: "date" })[format] ?? "number";
  const head = element("tr", shown.map((column) => element("th", column.title, { scope: "col", className: kind(column) })));
  const body = rows.map((row) => element("tr", shown.map((column) => element("td", text(row[column.name], column.format),
    { className: `${kind(column)}${row[column.name] < 0 ? " negative" : ""}` }))));
  return element("table", [element("thead", head), element("tbody", body)]);
}

function fillTable(section, panel, rows) {
  section.querySelector(":scope > .table, .numbers .table").replaceChildren(table(panel.shown, rows));
}

async function draw(name, section, panel, rows) {
  const place = section.querySelector(".chart");
  if (!(name in views)) {
    const chart = { ...panel.chart, width: place.clientWidth, datasets: { rows } };
    views[name] = (await vegaEmbed(place, chart, { renderer: "svg", actions: false, tooltip: { theme: "custom" } })).view;
  } else {
    views[name].data("rows", rows);
  }
  fit(views[name], place.clientWidth);
}

// The second run gives a legend of another number of lines its room.
function fit(view, width) {
  view.signal("place_width", width).width(width).run();
  view.resize().run();
}

async function show(section) {
  const name = section.dataset.panel, panel = panels[name], rows = chosenRows(panel);
  const industryRows = panel.rows.some((row) => row[panel.columns.indexOf("industry")] === inputs.industry.value)
    || panel.rows.some((row) => EVERYWHERE.includes(row[panel.columns.indexOf("industry")]));
  section.hidden = panel.rows.length > 0 && !industryRows;
  section.querySelector(".empty").hidden = rows.length > 0;
  const hasSegment = panel.columns.includes("segment");
  section.querySelector(".chosen").textContent =
    inputs.segment.value === "all" || !panel.columns.includes("industry") ? "" :
      hasSegment ? `(${inputs.segment.selectedOptions[0].text})` : "(all segments)";
  for (const part of section.querySelectorAll(":scope > .chart, :scope > .numbers, :scope > .table")) part.hidden = rows.length === 0;
  if (section.hidden || rows.length === 0) return;
  const numbers = section.querySelector(".numbers");
  if (panel.chart) await draw(name, section, panel, rows);
  if (!numbers || numbers.open) fillTable(section, panel, rows);
}

function tellAbsent() {
  for (const line of document.querySelectorAll(".absent")) {
    const titles = [...line.parentElement.querySelectorAll(".panel[hidden] h3")].map((title) => title.firstChild.textContent.trim());
    line.hidden = titles.length === 0;
    line.textContent = `Not of this industry: ${titles.join("; ")}.`;
  }
}

function openIndustries() {
  const isNarrow = window.matchMedia("(max-width: 700px)").matches;
  for (const details of document.querySelectorAll(".industry")) {
    details.open = !isNarrow || details.dataset.industry === inputs.industry.value;
  }
}

async function showAll() {
  document.body.dataset.state = "drawing";
  for (const section of document.querySelectorAll("[data-panel]")) await show(section);
  tellAbsent();
  document.body.dataset.state = "drawn";
}

function resize(width) {
  for (const [name, view] of Object.entries(views)) {
    const place = document.querySelector(`[data-panel="${name}"] .chart`);
    if (width || place.clientWidth) fit(view, width ?? place.clientWidth);
  }
}

for (const input of Object.values(inputs)) input.addEventListener("change", showAll);
inputs.industry.addEventListener("change", openIndustries);
for (const numbers of document.querySelectorAll(".numbers")) {
  const section = numbers.closest("[data-panel]"), panel = panels[section.dataset.panel];
  numbers.addEventListener("toggle", () => numbers.open && fillTable(section, panel, chosenRows(panel)));
}
let resizing;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => resize(), 100);
});
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".industry")) details.open = true;
  resize(PAPER_WIDTH);
});
window.addEventListener("afterprint", () => { openIndustries(); resize(); });
openIndustries();
showAll();
