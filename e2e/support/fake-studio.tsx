/** The workbench on the fake engine, to look at without a GPU: /e2e/support/fake-studio.html?layers=30&fail=no-webgpu */
import { StudioError } from "../../src/shared/errors";
import { startEngine } from "../../src/store/engine-actions";
import { createStudioStore } from "../../src/store/state";
import { createStudio } from "../../src/store/studio";
import { startPersistence } from "../../src/store/persistence/persistence";
import { browserPage } from "../../src/ui/browser-page";
import { mountWorkbench } from "../../src/ui/mount";
import type { ModuleId } from "../../src/model/mask";
import { createClientOver } from "../../src/worker/client";
import type { EngineApi, KeptRun, KeptTrim } from "../../src/worker/protocol";
import { DEFAULT_TUNE } from "../../src/train/settings";
import { DEFAULT_TRIM } from "../../src/trim/records/options";
import { FakeEngine } from "./fake-engine";
import { fakeModel } from "./fake-model";
import { fakeStart, fakeSteps } from "./fake-steps";
import type { TrimmingScript } from "./fake-trimming";
import type { TuningScript } from "./fake-tuning";
import { fakeSelfTest } from "./fake-self-test";
import { FAKE_REASONS, FAKE_RECENTS } from "./fake-openings";
import { measuredState } from "./fake-measurements";

const FAILURES: Readonly<Record<string, Partial<Record<keyof EngineApi, StudioError>>>> = {
  "no-webgpu": { start: new StudioError("no-webgpu", "This browser offers no WebGPU.", "Open this page in Chrome or Edge on a computer with a graphics card.") },
  "tune": { tune: new StudioError("gpu-out-of-memory", "Training needs 697 MB on the GPU and it gave no more than 512 MB.", "Choose a smaller head, or recompute activations under Advanced.") },
  "trim": { trim: new StudioError("usage", "The recipe is of another model.", "Open that model.") },
  "scan": { scan: new StudioError("usage", "There are 6 calibration rows, and a scan needs 8.", "Give calibration more rows under Data, Columns.") },
  "export": { exportModel: new StudioError("disk-full", "The disk has no room for SmolLM2-135M-Instruct-trimmed-Q4_0.gguf: 78.8 MB are needed.", "Free some room, or choose a smaller precision.") },
  "preview": { previewExport: new StudioError("unsupported", "model.layers.0.mlp.down_proj.weight: Q5_K can't be written as a safetensors tensor.", "Choose GGUF, or F16.") },
  "publish": { publish: new StudioError("io", "huggingface.co refused: the token can't write to me/SmolLM2-135M-sciq.", "Make a token with write access to it, and paste that.") },
  "plan": { planTuning: new StudioError("internal", "The rows could not be read again.", "Open the dataset again.") },
  "open-model": {
    openModel: new StudioError("unsupported", "config.json: model_type is \"gemma3\", and this device binds at most 128 MB where embed_tokens needs 512 MB.", "Open a Llama, Mistral or SmolLM2 model, or a smaller quantisation of this one."),
  },
};

/** Of the fake model with `layers` layers; `layers` decides its fingerprint. */
const keptRun = (layers: number, datasetId: string, daysAgo: number): KeptRun => ({
  runId: `kept-${daysAgo}`, fingerprint: fakeModel({ layers }).fingerprint, datasetId, mask: ["attn.5", "mlp.8"], from: null, settings: DEFAULT_TUNE, step: daysAgo === 1 ? 30 : 50, bytes: 58_400_000,
  savedAt: new Date(Date.now() - 86_400_000 * daysAgo).toISOString(), finished: daysAgo !== 1,
});

/** ?tune=kept, tight, problem, or how the run goes. */
function tuningScript(how: string | null, layers: number): TuningScript {
  if (how === "kept") return { kept: [keptRun(layers, "fake-0", 1), keptRun(layers, "fake-0", 3)] };
  if (how === "tight") return { tight: true };
  if (how === "problem") return { problems: [{ reason: "The 12 tuning rows are all the same.", remedy: "Open rows that differ, or give tuning more of them under Data, Columns." }] };
  return how === "diverges" || how === "in-vain" || how === "disk-full" || how === "early" ? { goes: how } : {};
}

/** Of the fake model with `layers` layers, cut off after two steps. */
const keptTrim = (layers: number): KeptTrim => ({
  runId: "kept-trim", fingerprint: fakeModel({ layers }).fingerprint, datasetId: "fake-0", part: "test", course: { kind: "search", options: DEFAULT_TRIM }, from: { mask: [], tuned: null }, weights: [],
  steps: fakeSteps(fakeModel({ layers }), ["mlp.2", "attn.4"]), start: fakeStart(fakeModel({ layers }), [], null), savedAt: new Date(Date.now() - 86_400_000).toISOString(), ended: null,
});

/** ?trim=kept, problem, fails, or how the run goes. */
function trimmingScript(how: string | null, layers: number): TrimmingScript {
  if (how === "kept") return { kept: [keptTrim(layers)] };
  if (how === "fails") return { failsAt: 3 };
  if (how === "problem") return { problems: [{ reason: "The target can't be reached: with every module gone that may go, 28 % of the bytes stay.", remedy: "Choose a target that is nearer." }] };
  return how === "known" || how === "disk-full" ? { goes: how } : {};
}

const query = new URLSearchParams(location.search);
const engine = new FakeEngine({
  layers: Number(query.get("layers") ?? 30),
  stepMs: Number(query.get("stepMs") ?? 20),
  rejectedRows: Number(query.get("rejected") ?? 0),
  tuning: tuningScript(query.get("tune"), Number(query.get("layers") ?? 30)),
  trimming: trimmingScript(query.get("trim"), Number(query.get("layers") ?? 30)),
  failures: FAILURES[query.get("fail") ?? ""] ?? {},
  reasons: query.has("reasons") ? FAKE_REASONS : [],
  ...(query.has("broken") ? { selfTest: fakeSelfTest({ "linear Q4_1, 8 tokens x 2 quads": "not used", sample: "no other variant (shaders/sample.wgsl does not compile here, line 31 after preprocessing: expected ';')" }) } : {}),
  ...(query.has("adapter") ? { adapterName: query.get("adapter") ?? "" } : {}),
  absent: (query.get("absent") ?? "").split(",") as ModuleId[],
  ...(query.has("name") ? { modelName: query.get("name") ?? "" } : {}),
});
const store = createStudioStore({ ...measuredState(query), recents: query.has("recents") ? FAKE_RECENTS : [], serverModels: [{ name: "SmolLM2-135M-Instruct.Q4_1.gguf", url: "/models/SmolLM2-135M-Instruct.Q4_1.gguf", bytes: 98_000_000 }] });
const studio = createStudio(store, createClientOver(engine), browserPage());
await startPersistence(studio, startEngine(studio)).firstPaint;
mountWorkbench(studio);
window.addEventListener("lose-device", () => {
  engine.loseDevice(new StudioError("device-lost", "The graphics card was reset by its driver.", "Press Go on: the studio opens the device again and puts the model back."));
});
