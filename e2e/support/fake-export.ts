/** What the fake engine says of exports. Made up. */
import type { Verification } from "../../src/export/records/verification";
import { maskModules } from "../../src/model/mask";
import type { ExportMeasured, ExportPreview, ExportRequest, ExportResult, ExportSubject, PublishRequest, PublishResult } from "../../src/worker/protocol";
import { fakeModel } from "./fake-model";
import { bytesOf, fakeAccuracy, fakeSpeed } from "./fake-numbers";

const CLOSE: Verification = { kind: "close", prompts: 3, positions: 96, maxDiff: 3.1e-6, largest: 24.1, relativeRms: 4e-7, sameTop: 1 };
const QUANTISED: Verification = { ...CLOSE, kind: "quantised", maxDiff: 1.4, relativeRms: 0.038, sameTop: 91 / 96 };

/** Of an export: a little worse and faster the fewer bits it has. */
function fakeMeasured({ mask, tuned, choices: { precision } }: ExportSubject, layers: number): ExportMeasured {
  const worse = { source: 0, F16: 0, BF16: 0.002, Q8_0: 0.004, Q4_0: 0.03 }[precision];
  const accuracy = fakeAccuracy(mask, tuned, 250);
  const speed = { ...fakeSpeed(mask, tuned), weightBytes: fullBytes(precision, layers) - bytesOf(mask) };
  if (accuracy.kind !== "choice") return { accuracy, speed };
  const lost = Math.round(worse * accuracy.n);
  const right = Array.from(accuracy.right ?? "").reduce(({ marks, left }, mark) => (mark === "1" && left > 0 ? { marks: `${marks}0`, left: left - 1 } : { marks: marks + mark, left }), { marks: "", left: lost }).marks;
  return { accuracy: { ...accuracy, acc: accuracy.acc - lost / accuracy.n, right }, speed };
}

/** The sizes are those of 30 layers. */
function fullBytes(precision: ExportSubject["choices"]["precision"], layers: number): number {
  return (fakeModel({ layers }).bytes / fakeModel().bytes) * { source: 92_100_000, F16: 269_000_000, BF16: 269_000_000, Q8_0: 143_000_000, Q4_0: 88_000_000 }[precision];
}

export function fakeExport({ mask, choices: { format, precision, singles } }: ExportSubject, layers: number): ExportPreview {
  const removedLayers = Array.from({ length: layers }, (_, layer) => layer).filter((layer) => mask.includes(`attn.${layer}`) && mask.includes(`mlp.${layer}`));
  const left = maskModules(new Set(mask)).filter((id) => !removedLayers.includes(Number(id.split(".")[1])));
  const fileName = `SmolLM2-135M-Instruct-trimmed${precision === "source" ? "" : `-${precision}`}.${format === "gguf" ? "gguf" : "zip"}`;
  const full = fullBytes(precision, layers);
  const isAbsent = singles === "absent";
  const bytes = Math.round(full * (1 - (removedLayers.length + (isAbsent ? left.length / 2 : 0)) / 40));
  const architecture = format === "gguf" ? (isAbsent && left.length > 0 ? "deci" : "llama") : isAbsent && left.length > 0 ? "nemotron-nas" : "llama";
  return { fileName, bytes, architecture, removedLayers, absent: isAbsent ? left : [], zeroed: isAbsent ? [] : left, notes: precision === "Q4_0" ? ["12 matrices stay in F16: their rows are no multiple of 32."] : [], files: filesOf(format, fileName, bytes) };
}

export function fakeExported(request: ExportRequest, layers: number): ExportResult {
  const preview = fakeExport(request, layers);
  const measured = request.measure ? fakeMeasured(request, layers) : null;
  return { ...preview, verified: verificationOf(request), measured, file: request.target || request.numbersOnly ? null : new File(["trimmed"], preview.fileName) };
}

function verificationOf({ choices: { precision } }: ExportSubject): Verification {
  return precision === "Q8_0" || precision === "Q4_0" ? QUANTISED : CLOSE;
}

function filesOf(format: ExportSubject["choices"]["format"], fileName: string, bytes: number): ExportPreview["files"] {
  if (format === "gguf") return [{ path: fileName, bytes }];
  const small = { "README.md": 4_810, "config.json": 1_920, "tokenizer.json": 2_104_556, "tokenizer_config.json": 3_764, "recipe.json": 6_231 };
  const files = Object.entries(small).map(([path, size]) => ({ path, bytes: size }));
  return [...files, { path: "model.safetensors", bytes: bytes - files.reduce((sum, file) => sum + file.bytes, 0) }];
}

export function fakePublished({ repo, folder, ...subject }: PublishRequest, layers: number): PublishResult {
  const { files } = fakeExport({ ...subject, choices: folder }, layers);
  return { url: `https://huggingface.co/${repo}`, commit: "3f9a0c17".repeat(5), files, verified: CLOSE };
}
