/**
 * What helps whoever reads an issue: the device, the browser, how the kernels did, the last failure. Nothing of the
 * person's own: no prompt, no data, no name of a file. Pure.
 */
import type { StudioErrorCode } from "../../shared/errors";
import type { AdapterSummary, OpenModelSummary, SelfTestReport } from "../../worker/protocol";
import type { EngineState, LastError, SelfTestState, StudioState } from "../state";

export interface PageEnvironment {
  /** Of the studio. */
  readonly version: string;
  /** As the browser names itself. */
  readonly browser: string;
  /** ISO date. */
  readonly now: string;
}

/** Failures whose messages the studio and the driver write; all others quote files and rows. */
const OWN_MESSAGES: ReadonlySet<StudioErrorCode> = new Set<StudioErrorCode>(["no-webgpu", "device-lost", "gpu-out-of-memory", "gpu-invalid", "shader", "internal"]);

export type ReportedState = Pick<StudioState, "engine" | "selfTest" | "model" | "datasets" | "lastError">;

export function reportText({ engine, selfTest, model, datasets, lastError }: ReportedState, { version, browser, now }: PageEnvironment): string {
  return [
    `TrimLLM Studio ${version}, ${now}`,
    `Browser: ${browser}`,
    ...engineLines(engine),
    ...selfTestLines(selfTest),
    `Model: ${model ? modelLine(model) : "none open"}`,
    `Datasets: ${datasets.length === 0 ? "none open" : datasets.map(({ summary }) => `${summary.examples} examples (${summary.kind})`).join(", ")}`,
    `Last error: ${lastError ? errorLine(lastError) : "none"}`,
    "",
  ].join("\n");
}

function engineLines(engine: EngineState): string[] {
  if (engine.kind === "starting") return ["Device: starting"];
  if (engine.kind === "unavailable") return [`Device: none (${engine.error.code}: ${engine.error.message})`];
  return [`Device: ${engine.kind === "lost" ? "lost" : "ready"}`, ...(engine.adapter ? adapterLines(engine.adapter) : [])];
}

function adapterLines({ name, isSoftware, features, maxBufferBytes, maxBindingBytes }: AdapterSummary): string[] {
  return [
    `Adapter: ${name}${isSoftware ? " (software)" : ""}`,
    `Features: ${features.length === 0 ? "none" : features.toSorted().join(", ")}`,
    `Limits: ${maxBufferBytes} bytes a buffer, ${maxBindingBytes} bytes a binding`,
  ];
}

function selfTestLines(selfTest: SelfTestState): string[] {
  if (selfTest.kind === "running") return ["Self-test: running"];
  return selfTest.kind === "done" ? testedLines(selfTest.report) : ["Self-test: did not run"];
}

function testedLines({ variants, elapsedMs }: SelfTestReport): string[] {
  const failed = variants.filter(({ passed }) => !passed);
  const head = `Self-test: ${variants.length - failed.length} of ${variants.length} kernels passed, ${elapsedMs.toFixed(0)} ms`;
  return [head, ...failed.map(({ name, error, consequence }) => `- ${name}: ${error === null ? "did not run" : `error ${error.toExponential(1)}`}, ${consequence}`)];
}

function modelLine({ family, format, layers, hidden, heads, kvHeads, vocab, parameters, precision, bytes, gpuBytes }: OpenModelSummary): string {
  const shape = `${layers} layers, hidden ${hidden}, heads ${heads}/${kvHeads}, vocabulary ${vocab}`;
  return `${family} (${format}), ${shape}, ${parameters} parameters, ${precision}, ${bytes} bytes of weights, ${gpuBytes} bytes on the GPU`;
}

function errorLine({ code, message, at }: LastError): string {
  return `${code} at ${at}: ${OWN_MESSAGES.has(code) ? message : "its message may name your files, so it is left out"}`;
}
