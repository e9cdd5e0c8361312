/** Rows of the fake engine's datasets. */
import type { PartSelection, RejectedRow } from "../../src/worker/protocol";

export const FAKE_ROWS = [
  ["What is the least dangerous radioactive decay?", ["zeta decay", "alpha decay", "beta decay", "gamma decay"], 1],
  ["Which process do plants use to make their food?", ["photosynthesis", "osmosis", "fermentation", "diffusion"], 0],
  ["What holds the planets in their orbits around the sun?", ["friction", "magnetism", "gravity", "light"], 2],
] as const;

export function fakeRow(row: number) {
  const [question, choices, answer] = FAKE_ROWS[row % FAKE_ROWS.length] ?? FAKE_ROWS[0];
  return { kind: "choice" as const, row, context: `Question: ${question}\nAnswer:`, choices, answer };
}

/** A part holds every tenth row. */
export function rowAt(part: PartSelection, place: number): number {
  return part === "all" ? place : 10 * place;
}

export function fakeRejected(count: number): RejectedRow[] {
  return Array.from({ length: count }, (_, row) => ({ row: row * 7, reason: "answer: 4 is outside the 4 choices (0 to 3)" }));
}
