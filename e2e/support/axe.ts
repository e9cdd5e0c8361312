/** What axe finds against WCAG 2 A and AA, in both themes. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "playwright/test";
import type { StudioPage } from "./studio-page";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

export async function checkBothThemes({ page }: StudioPage, state: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`));
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}
