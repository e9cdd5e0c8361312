/** The workbench on the fake engine, to look at without a GPU: /e2e/support/fake-studio.html?layers=30&fail=no-webgpu */
import { StudioError } from "../../src/shared/errors";
import { startEngine } from "../../src/store/engine-actions";
import { createStudioStore } from "../../src/store/state";
import { createStudio } from "../../src/store/studio";
import { startPersistence } from "../../src/store/persistence/persistence";
import { browserPage } from "../../src/ui/browser-page";
import { mountWorkbench } from "../../src/ui/mount";
import { createClientOver } from "../../src/worker/client";
import type { EngineApi } from "../../src/worker/protocol";
import { FakeEngine } from "./fake-engine";
import { fakeSelfTest } from "./fake-self-test";
import { FAKE_REASONS, FAKE_RECENTS } from "./fake-openings";
import { measuredState } from "./fake-measurements";

const FAILURES: Readonly<Record<string, Partial<Record<keyof EngineApi, StudioError>>>> = {
  "no-webgpu": { start: new StudioError("no-webgpu", "This browser offers no WebGPU.", "Open this page in Chrome or Edge on a computer with a graphics card.") },
  "open-model": {
    openModel: new StudioError("unsupported", "config.json: model_type is \"gemma3\", and this device binds at most 128 MB where embed_tokens needs 512 MB.", "Open a Llama, Mistral or SmolLM2 model, or a smaller quantisation of this one."),
  },
};

const query = new URLSearchParams(location.search);
const engine = new FakeEngine({
  layers: Number(query.get("layers") ?? 30),
  stepMs: Number(query.get("stepMs") ?? 20),
  rejectedRows: Number(query.get("rejected") ?? 0),
  failures: FAILURES[query.get("fail") ?? ""] ?? {},
  reasons: query.has("reasons") ? FAKE_REASONS : [],
  ...(query.has("broken") ? { selfTest: fakeSelfTest({ "linear Q4_1, 8 tokens x 2 quads": "not used", sample: "no other variant (shaders/sample.wgsl does not compile here, line 31 after preprocessing: expected ';')" }) } : {}),
  ...(query.has("adapter") ? { adapterName: query.get("adapter") ?? "" } : {}),
  ...(query.has("name") ? { modelName: query.get("name") ?? "" } : {}),
});
const store = createStudioStore({ ...measuredState(query), recents: query.has("recents") ? FAKE_RECENTS : [], serverModels: [{ name: "SmolLM2-135M-Instruct.Q4_1.gguf", url: "/models/SmolLM2-135M-Instruct.Q4_1.gguf", bytes: 98_000_000 }] });
const studio = createStudio(store, createClientOver(engine), browserPage());
await startPersistence(studio, startEngine(studio)).firstPaint;
mountWorkbench(studio);
window.addEventListener("lose-device", () => {
  engine.loseDevice(new StudioError("device-lost", "The graphics card was reset by its driver.", "Press Go on: the studio opens the device again and puts the model back."));
});
