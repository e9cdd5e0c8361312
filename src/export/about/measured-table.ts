/** What was measured on the way to an export, as a Markdown table: measured cells only. */
import { finalState, type Recipe, type RecipeState } from "../../trim/records/recipe";
import { isSameChoice } from "../../trim/records/recipe-export";
import type { AboutFacts } from "./facts";
import { inMarkdown } from "./markup";

/** A table that is read; of more steps those are shown that lie evenly between the first and the last. */
const MAX_STEPS = 12;

export type MeasuredFacts = Pick<AboutFacts, "about" | "format" | "precision" | "singles" | "weightBytes">;

interface Row {
  readonly label: string;
  readonly gone: number;
  readonly accuracy: RecipeState["accuracy"];
  readonly speed: RecipeState["speed"];
  readonly bytes: number | null;
}

interface Column {
  readonly head: string;
  readonly cell: (row: Row) => string;
}

/** Empty where nothing was measured. An export that was measured before, in the same format and precision, has a row of its own. */
export function measuredTable(facts: MeasuredFacts): string[] {
  const rows = [...statesOf(facts.about.recipe), ...exportRow(facts)].filter(({ accuracy, speed }) => accuracy !== null || speed !== null);
  if (rows.length === 0) return [];
  const columns = COLUMNS(rows).filter(({ cell }) => rows.some((row) => cell(row) !== ""));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns.map(({ head }) => head)), line(columns.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map((row) => line(columns.map(({ cell }) => cell(row))))];
}

const COLUMNS = (rows: readonly Row[]): Column[] => [
  { head: "State", cell: ({ label }) => inMarkdown(label) },
  { head: "Modules gone", cell: ({ gone }) => String(gone) },
  { head: rows.some(({ accuracy }) => accuracy?.kind === "completion") ? "Likelihood of a token" : "Accuracy", cell: ({ accuracy }) => (accuracy ? percent(accuracy.quality) : "") },
  { head: "95 % interval", cell: ({ accuracy }) => (accuracy ? `${percent(accuracy.ci95.low)} to ${percent(accuracy.ci95.high)}` : "") },
  { head: "Examples", cell: ({ accuracy }) => (accuracy ? String(accuracy.n) : "") },
  { head: "Tokens/s", cell: ({ speed }) => (speed ? speed.decode.toFixed(1) : "") },
  { head: "Weights, MB", cell: ({ bytes }) => (bytes === null ? "" : (bytes / 1e6).toFixed(1)) },
];

function statesOf({ start, steps }: Recipe): Row[] {
  const shown = steps.length <= MAX_STEPS ? steps : Array.from({ length: MAX_STEPS }, (_, index) => steps[Math.round((index * (steps.length - 1)) / (MAX_STEPS - 1))] ?? start);
  return [start, ...shown].map((state) => ({ ...state, gone: state.mask.length }));
}

function exportRow({ about: { recipe }, weightBytes, ...choice }: MeasuredFacts): Row[] {
  const found = recipe.exports?.find((one) => isSameChoice(one, choice));
  if (!found?.measured) return [];
  return [{ label: `This export${found.precision === "source" ? "" : `, in ${found.precision}`}`, gone: finalState(recipe).mask.length, ...found.measured, bytes: weightBytes }];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
