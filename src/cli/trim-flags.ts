/** Flags of `trim` that become options. */
import type { ModelSpec } from "../model/spec";
import { DEFAULT_TRIM, type TrimOptions, type TrimTarget, type TuneWhen } from "../trim/records/options";
import { numberFlag, requiredText, textFlag, usage, type Flags, type FlagSpecs } from "./flags";
import { keepFlag, RANK_FLAGS, strategyFlag } from "./scan-flags";
import { settingsFrom, TUNE_FLAGS } from "./tune-flags";

export const TRIM_FLAGS: FlagSpecs = {
  ...RANK_FLAGS,
  ...TUNE_FLAGS,
  target: { type: "string", help: "0.5bytes (share that stays), 2xspeed (as measured), 12modules (gone), acc:0.6 (validation accuracy that is kept) or acc-low:0.6 (its interval's lower end); that of the run with --resume" },
  "per-step": { type: "string", help: `modules that a step drops, ${DEFAULT_TRIM.perStep} by default` },
  "scan-every": { type: "string", help: `steps that one scan serves, ${DEFAULT_TRIM.scanEvery} by default` },
  scan: { type: "string", help: "exact, race, or auto (default): a race of more than 20 candidates" },
  rows: { type: "string", help: "scan with the first so many calibration rows only" },
  tune: { type: "string", help: "end (default), each, every:K or none: after which steps the norms and the head are tuned" },
  seed: { type: "string", help: "of the order of examples and of the random strategy, 0 by default; the split has its own in --split" },
};

/** What is not a sound number reaches the plan, which says what an option may be. Errors: "usage". */
export function trimOptionsFrom(flags: Flags, spec: ModelSpec): TrimOptions {
  return {
    strategy: strategyFlag(flags), seed: numberFlag(flags, "seed", 0), target: targetFrom(requiredText(flags, "target")),
    perStep: numberFlag(flags, "per-step", DEFAULT_TRIM.perStep), scanEvery: numberFlag(flags, "scan-every", DEFAULT_TRIM.scanEvery),
    scan: scanFrom(textFlag(flags, "scan") ?? DEFAULT_TRIM.scan), tune: tuneFrom(textFlag(flags, "tune") ?? "end"), tuning: settingsFrom(flags),
    keep: keepFlag(flags, spec), rows: textFlag(flags, "rows") === undefined ? null : numberFlag(flags, "rows", 0),
  };
}

/** Errors: "usage". */
export function targetFrom(text: string): TrimTarget {
  const [, number = "", unit] = /^([\d.]+)(bytes|xspeed|modules)$/.exec(text) ?? [];
  const [, bound, floor = ""] = /^acc(-low)?:([\d.]+)$/.exec(text) ?? [];
  if (floor !== "" && !Number.isNaN(Number(floor))) return { kind: "accuracy", floor: Number(floor), bound: bound === undefined ? "value" : "low" };
  if (unit === undefined || Number.isNaN(Number(number))) throw usage(`--target is ${text}; it can be 0.5bytes, 2xspeed, 12modules, acc:0.6 or acc-low:0.6.`);
  if (unit === "bytes") return { kind: "bytes", share: Number(number) };
  return unit === "xspeed" ? { kind: "speed", multiple: Number(number) } : { kind: "modules", count: Number(number) };
}

function tuneFrom(text: string): TuneWhen {
  const steps = /^every:(\d+)$/.exec(text)?.[1];
  if (steps !== undefined) return { kind: "every", steps: Number(steps) };
  if (text === "end") return { kind: "end" };
  if (text === "each") return { kind: "every", steps: 1 };
  if (text === "none") return { kind: "never" };
  throw usage(`--tune is ${text}; it can be end, each, every:K (such as every:4) or none.`);
}

function scanFrom(text: string): TrimOptions["scan"] {
  if (text === "auto" || text === "race" || text === "exact") return text;
  throw usage(`--scan is ${text}; it can be auto, race or exact.`);
}
