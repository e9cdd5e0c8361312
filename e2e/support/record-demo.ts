/**
 * Makes public/demo/recorded.json, what a browser without WebGPU shows: the real engine, store and actions in Node measure
 * the demo on two of its datasets along the masks of a scan, and the state is written down with date and device.
 *   npx tsx --import ./src/cli/raw-imports.mjs e2e/support/record-demo.ts [adapter]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openNodeGpu } from "../../src/cli/adapters";
import { openDevice } from "../../src/gpu/device";
import type { ModuleId } from "../../src/model/mask";
import { choosePart, openDemoDataset } from "../../src/store/data/data-actions";
import { startEngine } from "../../src/store/engine-actions";
import { measure } from "../../src/store/measure/measure-actions";
import { DEMO_DATASETS } from "../../src/store/open/demo";
import { openDemo } from "../../src/store/open/model-actions";
import type { Recording } from "../../src/store/page/recorded-demo";
import { DEMO_MASK } from "../../src/store/page/run-demo";
import { createStudioStore } from "../../src/store/state";
import { createStudio } from "../../src/store/studio";
import { setMask } from "../../src/store/trim/mask-actions";
import { createClientOver } from "../../src/worker/client";
import { createStudioEngine } from "../../src/worker/studio-engine";
import { startStaticHost } from "./static-host";
import { testPage } from "./test-studio";

const PUBLIC = fileURLToPath(new URL("../../public", import.meta.url));
const RECORDING = fileURLToPath(new URL("../../public/demo/recorded.json", import.meta.url));

/** The scan's order after the demo's own mask: what hurts least goes first. */
const FURTHER: readonly (readonly ModuleId[])[] = [["mlp.2", "mlp.5", "mlp.4", "mlp.8"], ["attn.11", "mlp.3", "mlp.1", "attn.10"], ["mlp.9", "mlp.10", "mlp.7", "attn.4"]];

const [adapter] = process.argv.slice(2);
const host = await startStaticHost("/", PUBLIC);
const { gpu } = await openNodeGpu({ adapter });
const engine = createStudioEngine(() => openDevice(gpu));
const studio = createStudio(createStudioStore(), createClientOver(engine), testPage({ absoluteUrl: (path) => new URL(path, host.address).href }));
await startEngine(studio);
await openDemo(studio);

const masks = [[], DEMO_MASK, ...FURTHER.map((_, count) => [...DEMO_MASK, ...FURTHER.slice(0, count + 1).flat()])];
for (const demo of DEMO_DATASETS.filter(({ id }) => id === "law" || id === "medicine").toReversed()) {
  await openDemoDataset(studio, demo);
  choosePart(studio, "all");
  for (const mask of masks) {
    setMask(studio, new Set(mask), `Drop ${mask.length} modules`);
    await measure(studio);
  }
}
setMask(studio, new Set(DEMO_MASK), "");

const { model, datasets, datasetId, part, history, measurements, answers, engine: device } = studio.store.getState();
const recording: Recording = {
  version: 1, model, datasets, datasetId, part, history, measurements, answers,
  recorded: { date: new Date().toISOString().slice(0, 10), device: device.kind === "ready" ? device.adapter.name : "unknown" },
};
writeFileSync(RECORDING, `${JSON.stringify(recording)}\n`);
process.stdout.write(`${RECORDING}: ${Object.keys(measurements.accuracy).length} accuracies, ${Object.keys(measurements.speed).length} speeds\n`);
process.exit(0); // Dawn keeps the process alive
