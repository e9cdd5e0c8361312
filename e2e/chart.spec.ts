/** What was measured: seen as points and as a table, walked through by keyboard, and taken away as files. */
import { readFile } from "node:fs/promises";
import Papa from "papaparse";
import type { Download, Locator } from "playwright/test";
import { formatInteger, formatMultiple, formatRate, formatShare } from "../src/ui/format";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const MASKS = ["", "attn.5", "attn.5,mlp.8"];

test("three measured masks are points to hover, to come back to, to take away as CSV, SVG and PNG, and to walk through by keyboard", async ({ studio }) => {
  await measureThreeMasks(studio);
  // Three masks of a tiny model are equally fast within the noise; their bytes always differ.
  await studio.page.getByRole("radio", { name: "Bytes" }).check();
  await expect(plot(studio)).toContainText("weights that stay, MB");
  await hoverExplains(studio, /^1 module dropped/);
  await studio.shot("chart-1-hover");
  await point(studio, /^1 module dropped/).locator("path").last().click();
  await expect(studio.module("mlp.8")).toHaveAttribute("aria-pressed", "false");
  await expect(studio.module("attn.5")).toHaveAttribute("aria-pressed", "true");
  await expect(studio.point("attn.5")).toHaveAttribute("aria-current", "true");

  await studio.page.getByRole("radio", { name: "Decode" }).check();
  const rows = await tableRows(studio);
  await csvHoldsTheTable(studio, rows);
  const width = await svgStandsForItself(studio);
  await pngIsTwiceAsLarge(studio, width);
  await floorMovesByKeys(studio);
  await keyboardWalks(studio);
  await floorGoesByKey(studio);
  await tableSortsAndLeadsBack(studio);
});

/** Starts at what the full model has at least, half a point a step, never above all. It stays for the pictures to come. */
async function floorMovesByKeys(studio: StudioPage): Promise<void> {
  const { keyboard } = studio.page;
  await studio.button("What the chart shows").click();
  await studio.page.getByRole("checkbox", { name: "A floor that I set" }).check();
  await keyboard.press("Escape");
  const start = Number(await floor(studio).getAttribute("aria-valuenow"));
  const isAt = async (percent: number) => {
    await expect(floor(studio)).toHaveAttribute("aria-valuenow", String(percent));
    await expect(studio.page.getByRole("list", { name: "Points to look at first" })).toContainText(`Fastest above the floor of ${percent.toFixed(1)}\u00a0%`);
  };
  await isAt(start);
  await floor(studio).focus();
  await keyboard.press("ArrowUp");
  await isAt(start + 0.5);
  for (let at = start; at < 100; at += 5) await keyboard.press("PageUp");
  await isAt(100);
  await keyboard.press("PageDown");
  await isAt(95);
}

async function floorGoesByKey(studio: StudioPage): Promise<void> {
  await floor(studio).focus();
  await studio.page.keyboard.press("Delete");
  await expect(floor(studio)).toHaveCount(0);
  await expect(plot(studio).locator("[data-point]:focus")).toHaveCount(1);
}

async function keyboardWalks(studio: StudioPage): Promise<void> {
  const { keyboard } = studio.page;
  await point(studio, /^2 modules dropped/).focus();
  await keyboard.press("Home");
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowLeft");
  const focused = plot(studio).locator("[data-point]:focus");
  const name = await focused.getAttribute("aria-label");
  await expect(tooltip(studio)).toContainText(name?.split(",")[0] ?? "?");
  await studio.shots("chart-2");
  await keyboard.press("Enter");
  await expect(focused).toHaveAttribute("aria-current", "true");
}

async function tableSortsAndLeadsBack(studio: StudioPage): Promise<void> {
  await studio.page.getByRole("radio", { name: "Table" }).check();
  await studio.page.getByRole("button", { name: "Decode tokens/s" }).click();
  const rates = await studio.points.locator("td:nth-of-type(6)").allInnerTexts();
  const speeds = rates.map((text) => Number(text.replaceAll(",", "")));
  expect(speeds).toEqual([...speeds].sort((a, b) => a - b));
  await studio.shots("chart-3-table");
  await studio.page.getByRole("button", { name: "2 modules dropped" }).click();
  await expect(studio.module("mlp.8")).toHaveAttribute("aria-pressed", "true");
}

test("Measure says what it would run, and runs only that", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  const measure = studio.button("Measure");
  await expect(measure).toHaveAttribute("aria-description", "Measures accuracy and speed of the full model.");
  await studio.measure();
  await expect(measure).toHaveAttribute("aria-description", /^Nothing is missing/);
  await studio.choosePart("Validation");
  await expect(measure).toHaveAttribute("aria-description", "Measures accuracy of the full model.");
  await studio.button("More to measure").click();
  await expect(studio.page.getByRole("button", { name: "Measure all open datasets" })).toHaveAttribute("aria-disabled", "true");
  await studio.button("Measure this mask again").click();
  await studio.idle();
  await expect(measure).toHaveAttribute("aria-description", /^Nothing is missing/);
});

async function measureThreeMasks(studio: StudioPage): Promise<void> {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.measure();
  for (const id of ["attn.5", "mlp.8"]) {
    await studio.module(id).click();
    await studio.measure();
  }
  await expect(studio.points).toHaveCount(MASKS.length);
  await expect(plot(studio).locator("[data-point]")).toHaveCount(MASKS.length);
}

function plot(studio: StudioPage): Locator {
  return studio.page.getByRole("group", { name: "Chart of measured points" });
}

function floor(studio: StudioPage): Locator {
  return studio.page.getByRole("slider", { name: "Floor of accuracy" });
}

function point(studio: StudioPage, name: RegExp): Locator {
  return plot(studio).getByRole("button", { name });
}

function tooltip(studio: StudioPage): Locator {
  return studio.page.locator(".chart-hint");
}

/** All is told, and the telling hides neither the point nor its whiskers. */
async function hoverExplains(studio: StudioPage, name: RegExp): Promise<void> {
  // Its symbol: the middle of the whole with its whiskers is elsewhere.
  await point(studio, name).locator("path").last().hover();
  for (const words of [name, /accuracy \d/, /n \d+/, /by length/, /loss \d/, /decode .*tok\/s.*x/, /prefill .*tok\/s/, /MB|kB/]) await expect(tooltip(studio).getByText(words).first()).toBeVisible();
  const [told, drawn] = await Promise.all([tooltip(studio).boundingBox(), point(studio, name).locator("path").last().boundingBox()]);
  if (!told || !drawn) throw new Error("nothing is drawn");
  const apart = told.x >= drawn.x + drawn.width || told.x + told.width <= drawn.x || told.y >= drawn.y + drawn.height || told.y + told.height <= drawn.y;
  expect(apart, JSON.stringify({ told, drawn })).toBe(true);
}

type Row = Readonly<Record<string, string>>;

/** The visible table, cell by cell. */
async function tableRows(studio: StudioPage): Promise<Row[]> {
  await studio.page.getByRole("radio", { name: "Table" }).check();
  const table = studio.page.getByRole("table", { name: "Measured points" });
  await expect(table).toBeVisible();
  const heads = await table.getByRole("columnheader").allInnerTexts();
  const rows = await Promise.all((await studio.points.all()).map((row) => row.locator("th, td").allInnerTexts()));
  await studio.page.getByRole("radio", { name: "Chart" }).check();
  return rows.map((cells) => Object.fromEntries(heads.map((head, index) => [head.trim(), cells[index]?.replaceAll("\u00a0", " ") ?? ""])));
}

async function save(studio: StudioPage, what: "Picture, SVG" | "Picture, PNG" | "Numbers, CSV"): Promise<Download> {
  const download = studio.page.waitForEvent("download");
  await studio.button("Save the chart").click();
  await studio.button(what).click();
  return download;
}

async function csvHoldsTheTable(studio: StudioPage, rows: readonly Row[]): Promise<void> {
  const download = await save(studio, "Numbers, CSV");
  expect(download.suggestedFilename()).toMatch(/^tiny-demo.*medicine.*calibration\.csv$/);
  const { data, errors } = Papa.parse<Row>(await readFile(await download.path(), "utf8"), { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  expect(data.map(({ mask }) => mask)).toEqual(MASKS);
  const number = (row: Row, column: string) => Number(row[column] || NaN);
  const shown = data.map((row) => ({
    "Accuracy": formatShare(number(row, "acc")), "Examples": formatInteger(number(row, "n")), "By length": formatShare(number(row, "acc_norm")), "Loss": number(row, "nll").toFixed(3),
    "Decode tokens/s": formatRate(number(row, "decode_tps")), "Multiple": formatMultiple(number(row, "decode_multiple")), "Prefill tokens/s": formatRate(number(row, "prefill_tps")),
  }));
  shown.forEach((row, index) => expect(rows[index]).toMatchObject(Object.fromEntries(Object.entries(row).map(([head, text]) => [head, text.replaceAll("\u00a0", " ")]))));
  for (const row of data) expect(row).toMatchObject({ speed_adapter: expect.stringMatching(/\w/), accuracy_measured_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), part: "calibration" });
}

/** Gives its width. */
async function svgStandsForItself(studio: StudioPage): Promise<number> {
  const download = await save(studio, "Picture, SVG");
  expect(download.suggestedFilename()).toMatch(/\.svg$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text).not.toMatch(/var\(|light-dark\(|class=/);
  // Read by the browser as a file of its own, far from the page's styles.
  const seen = await studio.page.evaluate((svg) => {
    const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
    const words = [...documentElement.querySelectorAll("text")].map((element) => element.textContent ?? "");
    const symbols = [...documentElement.querySelectorAll("path[transform]")].length;
    return { root: documentElement.nodeName, width: Number(documentElement.getAttribute("width")), words: words.join("\n"), symbols };
  }, text);
  expect(seen).toMatchObject({ root: "svg", symbols: MASKS.length });
  for (const words of ["accuracy against speed", "decode speed on this device, tokens/s", "multiple of the full model", "full model", "chance", "medicine_test.jsonl", "Measured on ", "calibration"]) expect(seen.words).toContain(words);
  return seen.width;
}

async function pngIsTwiceAsLarge(studio: StudioPage, width: number): Promise<void> {
  const bytes = await readFile(await (await save(studio, "Picture, PNG")).path());
  expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(bytes.readUInt32BE(16)).toBe(2 * width);
  // More than one colour: an empty canvas of this size packs into a few kB.
  expect(bytes.length).toBeGreaterThan(15_000);
}
