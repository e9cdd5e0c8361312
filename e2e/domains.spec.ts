/** Domains side by side: a Parquet file, a second dataset beside it, both measured, one closed. */
import { fileURLToPath } from "node:url";
import { fileAt } from "./support/demo-files";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const PLANETS = fileURLToPath(new URL("fixtures/planets.parquet", import.meta.url));

/** A mask that is not measured: one cell, then what is left. */
async function matrixMeasures(studio: StudioPage): Promise<void> {
  await studio.page.getByRole("radio", { name: "Domains" }).check();
  await studio.module("attn.5").click();
  const matrix = studio.page.getByRole("table", { name: "Accuracy of each state on each dataset" });
  const row = matrix.getByRole("row", { name: /^1 module dropped/ });
  await expect(row.getByRole("cell")).toHaveText([/^–/, /^–/]);
  await row.getByRole("button", { name: "Measure 1 module dropped on law_test.jsonl" }).click();
  await expect(row.getByRole("cell").filter({ hasText: /^\d+\.\d\s% [+−]?\d+\.\d$/ })).toHaveCount(1);
  await studio.idle();
  await studio.button("Measure 1 missing cell").click();
  await expect(row.getByRole("cell").filter({ hasText: /^\d+\.\d\s% [+−]?\d+\.\d$/ })).toHaveCount(2);
  await studio.idle();
  await expect(studio.page.getByText(/planets keeps \d+\s% of the full model's accuracy; law_test /)).toBeVisible();
}

test("a Parquet file and a second domain are listed and measured side by side", async ({ studio }) => {
  await studio.open();
  const data = studio.region("Data");
  await studio.shots("domains-0-empty");
  await studio.openDemo();
  await data.getByRole("button", { name: "Close medicine_test.jsonl" }).click();
  await studio.drop(fileAt(PLANETS));
  await expect(data).toContainText("30 · 0 rejected");
  const list = data.getByRole("list", { name: "Open datasets" });
  const planets = list.getByRole("button", { name: /^planets\.parquet/ });
  const law = list.getByRole("button", { name: /^law_test\.jsonl/ });
  await expect(planets).toHaveAttribute("aria-current", "true");
  await expect(planets).toContainText("30 questions");
  await expect(data.getByRole("figure").first()).toContainText(/How many moons does Velora have\?\nAnswer: no moon\s*Wrong: two moons · five moons · nine moons/);

  await data.getByRole("button", { name: "Drop another dataset to compare domains" }).click();
  await studio.shots("domains-1-menu");
  await studio.page.getByRole("dialog", { name: "Open another dataset" }).getByRole("button", { name: "Law" }).click();
  await expect(law).toHaveAttribute("aria-current", "true");
  await expect(planets).toHaveAttribute("aria-current", "false");
  await studio.idle();

  await studio.choosePart("Calibration");
  for (const domain of [law, planets]) {
    await domain.click();
    await expect(domain).toHaveAttribute("aria-current", "true");
    await studio.measure();
    await expect(domain).toContainText(/Accuracy \d+\.\d\s%/);
  }
  await matrixMeasures(studio);
  await studio.shots("domains-2-measured");
  await list.getByRole("button", { name: "Close planets.parquet" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(law).toHaveAttribute("aria-current", "true");
  await expect(law).toContainText(/Accuracy/);
});
