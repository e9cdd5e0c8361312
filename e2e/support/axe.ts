/** What axe finds against WCAG 2 A and AA on the page as it is. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "playwright/test";
import type { Page } from "playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

interface Looked {
  /** "contrast": what another theme may change, and nothing else. */
  readonly of?: "all" | "contrast";
  /** A selector; else the whole page. */
  readonly within?: string;
}

/** `state` names it in the report. */
export async function expectAccessible(page: Page, state: string, { of = "all", within }: Looked = {}): Promise<void> {
  const axe = new AxeBuilder({ page });
  if (within !== undefined) axe.include(within);
  const { violations } = await (of === "all" ? axe.withTags(RULES) : axe.withRules("color-contrast")).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`));
  expect(found, state).toEqual([]);
}

/** A rule may see a layout otherwise, but of a theme only its colours: axe takes seconds beside a software adapter. */
export function newIn(colorScheme: "light" | "dark"): "all" | "contrast" {
  return colorScheme === "light" ? "all" : "contrast";
}
