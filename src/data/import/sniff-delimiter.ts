/** The delimiter of a text, by which one cuts its first lines most evenly; a file's name is no guide. Null when none cuts them. */
import Papa from "papaparse";

const DELIMITERS = [",", "\t", ";", "|"];
const LINES_TRIED = 50;
/** Less even lines are sentences with commas in them. */
const LEAST_EVEN = 0.5;

export function sniffDelimiter(text: string): string | null {
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, ...evenness(text, delimiter) }));
  const cutting = scores.filter((score) => score.width > 1 && score.share >= LEAST_EVEN);
  cutting.sort((a, b) => b.share - a.share || b.width - a.width);
  return cutting[0]?.delimiter ?? null;
}

/** The number of fields that most lines have, and the share of lines that have it. */
function evenness(text: string, delimiter: string): { readonly width: number; readonly share: number } {
  const { data } = Papa.parse<string[]>(text, { delimiter, preview: LINES_TRIED, skipEmptyLines: "greedy" });
  const width = commonWidth(data);
  return { width, share: data.filter((line) => line.length === width).length / Math.max(1, data.length) };
}

/** The number of fields that most lines have; 0 without lines. */
export function commonWidth(lines: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const line of lines) counts.set(line.length, (counts.get(line.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
