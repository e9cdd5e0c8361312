/** What the fake engine says of exports. Made up. */
import type { Verification } from "../../src/export/records/verification";
import { maskModules } from "../../src/model/mask";
import type { ExportMeasured, ExportPreview, ExportRequest, ExportResult, ExportSubject, PublishRequest, PublishResult } from "../../src/worker/protocol";
import { fakeAccuracy, fakeSpeed } from "./fake-numbers";

const FAKE_VERIFICATION: Verification = { kind: "close", prompts: 3, positions: 96, maxDiff: 3.1e-6, largest: 24.1, relativeRms: 4e-7, sameTop: 1 };

/** Of an export: a little worse and faster the fewer bits it has. */
function fakeMeasured({ mask, tuned, choices: { precision } }: ExportSubject): ExportMeasured {
  const worse = { source: 0, F16: 0, BF16: 0.002, Q8_0: 0.004, Q4_0: 0.03 }[precision];
  const accuracy = fakeAccuracy(mask, tuned, 200);
  const speed = fakeSpeed(mask, tuned);
  return { accuracy: accuracy.kind === "choice" ? { ...accuracy, acc: accuracy.acc - worse } : accuracy, speed };
}

export function fakeExport({ mask, choices: { format, precision, singles } }: ExportSubject, layers: number): ExportPreview {
  const removedLayers = Array.from({ length: layers }, (_, layer) => layer).filter((layer) => mask.includes(`attn.${layer}`) && mask.includes(`mlp.${layer}`));
  const left = maskModules(new Set(mask)).filter((id) => !removedLayers.includes(Number(id.split(".")[1])));
  const fileName = `SmolLM2-135M-Instruct-trimmed${precision === "source" ? "" : `-${precision}`}.${format === "gguf" ? "gguf" : "zip"}`;
  const full = { source: 92_100_000, F16: 269_000_000, BF16: 269_000_000, Q8_0: 143_000_000, Q4_0: 88_000_000 }[precision];
  const isAbsent = singles === "absent";
  const bytes = Math.round(full * (1 - (removedLayers.length + (isAbsent ? left.length / 2 : 0)) / 40));
  const architecture = format === "gguf" ? (isAbsent && left.length > 0 ? "deci" : "llama") : isAbsent && left.length > 0 ? "nemotron-nas" : "llama";
  return { fileName, bytes, architecture, removedLayers, absent: isAbsent ? left : [], zeroed: isAbsent ? [] : left, notes: [], files: [{ path: fileName, bytes }] };
}

export function fakeExported(request: ExportRequest, layers: number): ExportResult {
  const preview = fakeExport(request, layers);
  const measured = request.measure ? fakeMeasured(request) : null;
  return { ...preview, verified: FAKE_VERIFICATION, measured, file: request.target ? null : new File(["trimmed"], preview.fileName) };
}

export function fakePublished({ repo, folder, ...subject }: PublishRequest, layers: number): PublishResult {
  const { files } = fakeExport({ ...subject, choices: folder }, layers);
  return { url: `https://huggingface.co/${repo}`, commit: "0".repeat(40), files, verified: FAKE_VERIFICATION };
}
