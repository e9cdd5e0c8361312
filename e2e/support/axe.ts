/** What axe finds against WCAG 2 A and AA on the page as it is. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "playwright/test";
import type { Page } from "playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** `state` names it in the report; `within` is a selector, else the whole page is looked at. */
export async function expectAccessible(page: Page, state: string, within?: string): Promise<void> {
  // Legacy: without a second page that gathers what frames report; the studio has none. What passes is not described. Three times as fast.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ runOnly: { type: "tag", values: RULES }, resultTypes: ["violations"] });
  if (within !== undefined) axe.include(within);
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`));
  expect(found, state).toEqual([]);
}
