import { join } from "node:path";
import type { Example } from "../../data/example";
import type { TokenisedDataset } from "../../data/tokens";
import type { Session } from "../../engine/session";
import { residentTuned } from "../../engine/tuned-overlay";
import { evaluateAccuracy } from "../../evaluate/accuracy";
import { fingerprintOf } from "../../model/fingerprint";
import { maskModules, type Mask } from "../../model/mask";
import type { TunedWeights } from "../../model/tuned";
import { checkTuneSettings } from "../../train/check-settings";
import { tune, type TuneEnding, type TuneInput } from "../../train/tune";
import { TUNED_FILE, tunedFileParts } from "../../train/tuned-file";
import type { CliCommand, CommandContext } from "../command";
import { DATA_FLAGS, datasetAt, type CliDataset } from "../dataset";
import { datasetTokens } from "../dataset-tokens";
import { numberFlag, requiredText, textFlag, usage } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";
import { CHECKPOINT_FILE, openCheckpoint, writeCheckpoint, writeWhole, type KeptCheckpoint } from "../node-checkpoint";
import { settingsFrom, TUNE_FLAGS } from "../tune-flags";
import { tuneTeller } from "../tune-teller";
import { measured } from "./eval";

export const tuneCommand: CliCommand = {
  help: "trains the norms that are left and the head, and writes them to a folder that --tuned takes",
  flags: {
    ...SESSION_FLAGS,
    ...DATA_FLAGS,
    ...TUNE_FLAGS,
    out: { type: "string", required: true, help: `a folder for ${TUNED_FILE} and the run's checkpoint` },
    resume: { type: "string", help: "a folder that tune wrote: its run goes on with the settings it was started with" },
    all: { type: "boolean", help: "learn from every row of the file: no validation, and no test but that of --test" },
    limit: { type: "string", help: "learn from the first so many examples only" },
    test: { type: "string", help: "another dataset, whose rows are measured before and after; the test part of --data by default" },
    "test-limit": { type: "string", help: "measure the first so many test examples only, 0 for none" },
  },
  async run(context) {
    const { flags, say, job } = context;
    const out = requiredText(flags, "out");
    const settings = settingsFrom(flags);
    checkTuneSettings(settings);
    const kept = await keptRun(context);
    const parts = await examplesOf(context);
    const { model, session, mask, tuned } = await openSession(kept ? { ...context, flags: { ...flags, drop: textFlag(flags, "drop") ?? maskOf(kept) } } : context);
    const tokens = (examples: readonly Example[], of: CliDataset): Promise<TokenisedDataset> => datasetTokens(examples, of, { model, session }, job);
    const test = await tokens(parts.test, parts.testFile);
    const measure = (): Promise<object | null> => measureTest(session, test, mask, context);
    const before = await measure();
    const input: TuneInput = {
      session, mask, settings, fingerprint: await fingerprintOf(model), runId: kept?.described.about.runId ?? crypto.randomUUID(),
      datasetId: parts.datasetId, from: tuned, tuning: await tokens(parts.tuning, parts.file), validation: await tokens(parts.validation, parts.file), testRows: parts.testRows,
    };
    const save = (bytes: readonly Uint8Array<ArrayBuffer>[]): Promise<number> => writeCheckpoint(join(out, CHECKPOINT_FILE), bytes);
    const ending = await tune(input, { ...job, stop: new AbortController().signal, onEvent: tuneTeller(say), resume: kept?.source ?? null, save });
    await kept?.source.close();
    if (ending.best) await writeWhole(join(out, TUNED_FILE), tunedFileParts({ tuned: ending.best, fingerprint: input.fingerprint, mask: maskModules(mask) }));
    const after = ending.best ? await withWeights(session, ending.best, measure) : before;
    return { ...told(ending), before, after, file: ending.best ? join(out, TUNED_FILE) : null };
  },
};

interface Parts {
  readonly file: CliDataset;
  readonly testFile: CliDataset;
  readonly datasetId: string;
  readonly tuning: readonly Example[];
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
  /** Rows of the file that the run may not see. */
  readonly testRows: ReadonlySet<number>;
}

async function examplesOf(context: CommandContext): Promise<Parts> {
  const { flags } = context;
  // --seed is the order's here: a part of the file must not move with it.
  const file = await datasetAt({ ...context, flags: { ...flags, seed: undefined } });
  const { dataset, split } = file;
  const isAll = flags["all"] === true;
  const part = (indices: readonly number[]): Example[] => indices.flatMap((index) => dataset.examples[index] ?? []);
  const other = textFlag(flags, "test");
  const testFile = other === undefined ? file : await datasetAt({ ...context, flags: { ...flags, data: other, seed: undefined } });
  const test = other !== undefined ? testFile.dataset.examples : isAll ? [] : part(split.test);
  const tuning = isAll ? dataset.examples : part(split.tuning);
  const limited = (examples: readonly Example[], flag: string): readonly Example[] => examples.slice(0, numberFlag(flags, flag, examples.length));
  return {
    file, testFile, tuning: limited(tuning, "limit"), validation: isAll ? [] : part(split.validation), test: limited(test, "test-limit"),
    testRows: new Set(isAll ? [] : part(split.test).map(({ row }) => row)),
    datasetId: requiredText(flags, "data"),
  };
}

async function measureTest(session: Session, test: TokenisedDataset, mask: Mask, { job }: CommandContext): Promise<object | null> {
  return test.examples.length === 0 ? null : measured(await evaluateAccuracy(session, test, mask, job));
}

async function withWeights<T>(session: Session, tuned: TunedWeights, work: () => Promise<T>): Promise<T> {
  const resident = await residentTuned(session, tuned);
  try {
    await session.useOverlay(resident);
    return await work();
  } finally {
    resident.dispose();
  }
}

async function keptRun({ flags, say }: CommandContext): Promise<KeptCheckpoint | null> {
  const folder = textFlag(flags, "resume");
  if (folder === undefined) return null;
  const kept = await openCheckpoint(join(folder, CHECKPOINT_FILE), say);
  if (kept.described.about.from !== null && textFlag(flags, "tuned") === undefined) throw usage("This run started from tuned weights: name them with --tuned.");
  say(`goes on at step ${kept.described.progress.steps.length}`);
  return kept;
}

function maskOf({ described }: KeptCheckpoint): string {
  return described.about.mask.join(",");
}

function told({ outcome }: TuneEnding): object {
  const { steps, trained, ended, reason, bestStep, validations, comparison, loss, rows } = outcome;
  return {
    steps: steps.map(({ step, loss: value, gradientNorm, tokens, seconds }) => ({ step, loss: value, gradientNorm, tokens, seconds })),
    trained: { norms: trained.norms, head: trained.head, headRows: trained.headRows, parameters: trained.parameters },
    ended, reason, bestStep, loss, rows, validations, validation: comparison,
  };
}
