/** A dataset's rows, one at a time, and what both models make of one's choices. */
import { toStudioError } from "../../shared/errors";
import type { RenderedExample } from "../../worker/protocol";
import { tellError, tellInfo } from "../notices";
import { showDock } from "../page/page-actions";
import { canStartJob, runJob } from "../run-job";
import type { Studio } from "../studio";
import { editPlayground } from "./playground-actions";
import type { RowSource, RowView } from "./playground-state";
import { chosenSource, missingScores, openRow, withScores } from "./rows";

/** The row at `place` of the part that is chosen for measuring. */
export async function showRow(studio: Studio, place: number): Promise<void> {
  const chosen = chosenSource(studio.store.getState());
  if (chosen) await open(studio, chosen, place);
}

/** Goes on from the open row, round the ends of its part. Where that row was scored, the next is too. */
export async function stepRow(studio: Studio, by: number): Promise<void> {
  const row = openRow(studio.store.getState());
  if (!row) return showRow(studio, 0);
  const opened = await open(studio, row.source, (row.place + by + row.total) % row.total);
  if (opened && row.scores.length > 0) await scoreRow(studio);
}

/** Any row but the open one. */
export function randomRow(studio: Studio): Promise<void> {
  const total = openRow(studio.store.getState())?.total ?? 1;
  return stepRow(studio, 1 + Math.floor(Math.random() * Math.max(0, total - 1)));
}

/** Shows a row of a dataset's file in the playground: with its choices, or, where it has none, as the prompt. */
export async function sendRow(studio: Studio, datasetId: string, row: number): Promise<void> {
  const { api } = studio.client;
  const { part, recorded } = studio.store.getState();
  if (recorded) return showRowsMode(studio);
  try {
    const inPart = await api.placeOf(datasetId, part, row);
    const place = inPart ?? (await api.placeOf(datasetId, "all", row));
    if (place === null) return tellInfo(studio, `Row ${row + 1} is not among the examples: it was rejected.`);
    const opened = await open(studio, { datasetId, part: inPart === null ? "all" : part }, place);
    if (!opened) return;
    showRowsMode(studio);
    if (opened.kind !== "choice") promptWithRow(studio);
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

function showRowsMode(studio: Studio): void {
  showDock(studio, "playground");
  editPlayground(studio, { mode: "rows" });
}

/** The open row's context as a plain prompt. */
export function promptWithRow(studio: Studio): void {
  const row = openRow(studio.store.getState());
  if (row) editPlayground(studio, { mode: "plain", prompt: row.example.context });
}

/** Each choice's log-probability under both models, as one job; what is known already isn't run again. */
export async function scoreRow(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const row = openRow(state);
  const missing = missingScores(state);
  if (!row || missing.length === 0 || state.model === null || canStartJob(state) !== true) return;
  const request = { datasetId: row.source.datasetId, row: row.example.row };
  await runJob(studio, { kind: "score", label: `Scoring row ${request.row + 1}` }, async ({ run }) => {
    for (const { who, title, mask, tuned, stateKey } of missing) {
      const scores = await run((jobId) => studio.client.api.scoreChoices(jobId, { ...request, mask, tuned }));
      studio.store.setState(({ rowView }) => (isSame(rowView, row) ? { rowView: { ...rowView, scores: withScores(rowView.scores, { who, title, stateKey, scores }) } } : {}));
    }
  });
}

/** Null when the part has no such row or can't be read; the person was told why. */
async function open(studio: Studio, source: RowSource, place: number): Promise<RenderedExample | null> {
  try {
    const { total, examples } = await studio.client.api.examples(source.datasetId, source.part, place, 1);
    const [example] = examples;
    if (!example) return null;
    studio.store.setState((state) => ({ rowView: { source, chosen: chosenSource(state) ?? source, place, total, example, scores: [] } }));
    return example;
  } catch (error) {
    tellError(studio, toStudioError(error));
    return null;
  }
}

function isSame(view: RowView | null, row: RowView): view is RowView {
  return view !== null && view.source.datasetId === row.source.datasetId && view.example.row === row.example.row;
}
