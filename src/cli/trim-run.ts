/** A trim on this machine, from the flags to its files: what `trim` and `replay` share. */
import { stat, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fingerprintOf } from "../model/fingerprint";
import { maskModules, type ModuleId } from "../model/mask";
import { StudioError, toStudioError } from "../shared/errors";
import { TUNED_FILE, tunedFileParts } from "../train/tuned-file";
import { planTrim, throwTrimProblems } from "../trim/plan-trim";
import { readSave } from "../trim/read-save";
import { recipeOf } from "../trim/recipe-of";
import { qualityOf } from "../evaluate/results";
import type { TrimCourse } from "../trim/records/course";
import type { Recipe } from "../trim/records/recipe";
import type { TrimEvent, TrimOutcome } from "../trim/records/results";
import { countsOf, modelFacts } from "../trim/trim-facts";
import { runTrim } from "../trim/trim-loop";
import type { TrimSave } from "../trim/trim-state";
import type { CommandContext } from "./command";
import { usage } from "./flags";
import { openSession, type OpenSession } from "./model-session";
import { previousOf, writeWhole } from "./node-checkpoint";
import { studioVersion } from "./studio-version";
import { trimDataAt, trimTokens, type TrimData } from "./trim-data";
import { CliTrimWork, TRIM_FILE } from "./trim-work";
import { chosenWeights } from "./tuned-weights";

export interface TrimFiles {
  readonly out: string;
  /** A folder whose run goes on; null: a run begins. */
  readonly resume: string | null;
}

export interface TrimRunEnding {
  readonly outcome: TrimOutcome;
  readonly recipe: Recipe;
  /** The tuned weights of the state that it ends with; null: the model's own. */
  readonly tunedFile: string | null;
}

/** `courseFor`: what a run that begins does, on a model that is open. Errors: "usage" with every problem of the plan, those of the run. */
export async function trimHere(context: CommandContext, part: TrimData["dataset"]["part"], { out, resume }: TrimFiles, courseFor: (open: OpenSession) => TrimCourse): Promise<TrimRunEnding> {
  const { flags, job, say } = context;
  const saved = resume === null ? null : await savedIn(resume, say);
  const data = await trimDataAt(context, part);
  const open = await openSession({ ...context, flags: { ...flags, drop: undefined, tuned: undefined } });
  const fingerprint = await fingerprintOf(open.model, job.signal);
  if (saved) checkSaved(saved, fingerprint, data);
  const tokens = await trimTokens(data, open, context);
  const work = new CliTrimWork({ open, fingerprint, tokens, data, out, resume, say });
  const course = saved?.course ?? courseFor(open);
  const begun = saved ? null : await chosenWeights(open.model, flags);
  const from = saved?.from ?? { mask: maskModules(begun?.mask ?? new Set()), tuned: begun?.tuned?.id ?? null };
  const { modules, bytes } = modelFacts(open.model);
  const plan = planTrim(course, from, { modules, bytes, fingerprint, dataset: data.dataset, ...countsOf(tokens), moduleTokensPerSecond: null });
  throwTrimProblems(plan);
  if (saved && !saved.ended && resolve(resume ?? out) !== resolve(out)) await work.takeAlong(saved);
  // Filed with the run, so that it can go on without the flag.
  if (begun?.tuned) await work.keep({ tuned: begun.tuned, fingerprint, mask: from.mask });
  const input = { runId: saved?.runId ?? crypto.randomUUID(), fingerprint, datasetId: data.datasetId, part: data.dataset.part, course, from, modules, rows: plan.rows };
  const outcome = await runTrim(work, input, { ...job, stop: new AbortController().signal, onEvent: trimTeller(say) }, saved);
  const about = { studio: studioVersion(), made: new Date().toISOString(), adapter: open.gpu.adapterName, model: { name: open.model.name, fingerprint, bytes }, dataset: data.dataset };
  return { outcome, recipe: recipeOf(about, outcome, course), tunedFile: await keepFinal(work, outcome, out) };
}

/** The last whole save; errors: "io" when there is none, "malformed" when none is whole. */
async function savedIn(folder: string, say: (line: string) => void): Promise<TrimSave> {
  let failure: unknown = new StudioError("io", `There is no ${join(folder, TRIM_FILE)}.`, "Give the folder that `trim --out` wrote.");
  for (const path of [join(folder, TRIM_FILE), previousOf(join(folder, TRIM_FILE))]) {
    if (!(await stat(path).catch(() => null))) continue;
    try {
      const saved = readSave(await readFile(path, "utf8"));
      say(`goes on behind step ${saved.steps.length}`);
      return saved;
    } catch (error) {
      say(`${path}: ${toStudioError(error).message}`);
      failure = error;
    }
  }
  throw failure;
}

function checkSaved(saved: TrimSave, fingerprint: string, data: TrimData): void {
  if (saved.fingerprint !== fingerprint) throw usage("This trim was begun on another model.");
  if (saved.datasetId !== data.datasetId) throw usage("This trim was begun on other rows: give the same files with the same options, limits among them.");
}

async function keepFinal(work: CliTrimWork, { start, steps, final }: TrimOutcome, out: string): Promise<string | null> {
  const { tuned, mask } = steps[final] ?? start;
  const path = join(out, TUNED_FILE);
  if (tuned !== null) await writeWhole(path, tunedFileParts({ ...(await work.weights(tuned)), mask }));
  await work.removeRest();
  return tuned === null ? null : path;
}

function trimTeller(say: (line: string) => void): (event: TrimEvent) => void {
  return (event) => {
    if (event.kind === "phase") say(event.step === 0 ? event.phase : `step ${event.step}: ${event.phase}`);
    if (event.kind === "scanned" && event.result.note !== null) say(`step ${event.step}: ${event.result.note}`);
    if (event.kind === "step") say(`step ${event.step.step}: ${gone(event.step.dropped)} gone, ${(100 * qualityOf(event.step.accuracy)).toFixed(1)} %, ${event.step.speed.decode.median.toFixed(1)} tokens/s`);
    if (event.kind === "estimate" && event.secondsLeft > 0) say(`about ${Math.ceil(event.secondsLeft)} s left`);
    if (event.kind === "save-failed") say(`${event.message} ${event.remedy}`);
  };
}

function gone(dropped: readonly ModuleId[]): string {
  return dropped.length === 0 ? "nothing" : dropped.join(", ");
}
