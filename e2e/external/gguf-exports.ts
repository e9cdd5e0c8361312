/**
 * Writes the demo model as GGUF files in every form that an export has, and what the studio says of each: the greedy ids and the top
 * logits that llama.cpp has to find in them (llama-cpp.spec.ts). Prints the list as JSON.
 *
 *   tsx --import ./src/cli/raw-imports.mjs e2e/external/gguf-exports.ts FOLDER [ADAPTER]
 */
import { join } from "node:path";
import { openNodeGpu } from "../../src/cli/adapters";
import { sourcesAt } from "../../src/cli/model-session";
import { nodeExportTarget } from "../../src/cli/node-export-target";
import { generate, GREEDY } from "../../src/engine/generate";
import { Session } from "../../src/engine/session";
import { DEMO_MODEL, runRows, SMALL } from "../../src/engine/testing";
import { residentTuned } from "../../src/engine/tuned-overlay";
import { exportModel } from "../../src/export/export-model";
import type { ExportChoices } from "../../src/export/records/choices";
import { openDevice, type GpuContext } from "../../src/gpu/device";
import { EMPTY_MASK, parseMask, type Mask } from "../../src/model/mask";
import { openModel } from "../../src/model/open";
import type { OpenedModel } from "../../src/model/opened-model";
import { withMadeUpBiases } from "../../src/model/testing/made-up-biases";
import { madeUpTuned } from "../../src/model/testing/made-up-tuned";
import { promptIds } from "../../src/model/tokenizer/tokenizer";
import { driversHere } from "../support/drivers";
import { EXPORT_CASES, TOKENS, TOP, type ExportCase, type ExportedGguf, type GoldenText } from "./gguf-cases";

async function main([folder = "", adapter = driversHere()[0]]: readonly string[]): Promise<void> {
  const gpu = await openDevice((await openNodeGpu({ adapter })).gpu);
  const demo = await openModel(await sourcesAt(DEMO_MODEL));
  const models = { plain: demo, biased: withMadeUpBiases(demo) };
  const sessions = { plain: await Session.open(models.plain, { gpu, capacity: SMALL }), biased: await Session.open(models.biased, { gpu, capacity: SMALL }) };
  const written: ExportedGguf[] = [];
  for (const one of EXPORT_CASES) {
    const kind = one.biased ? "biased" : "plain";
    const [model, session] = [models[kind], sessions[kind]];
    const path = join(folder, `${one.name.replaceAll(/[^a-z0-9]+/gi, "-")}.gguf`);
    const mask = parseMask(one.drop, model.spec);
    const tuned = one.tuned ? await madeUpTuned(model, "full", mask) : null;
    const overlay = tuned && (await residentTuned(session, tuned));
    await session.useOverlay(overlay);
    const { plan } = await exportModel({ model, session, gpu, mask, tuned, choices: choicesOf(one), target: nodeExportTarget(path, "gguf") });
    // What was rounded is another model: the studio's word on it is what it says of the file.
    const texts = one.precision === "source" ? await goldenTexts(model, session, mask, one.prompts) : await textsOfFile(path, gpu, one.prompts);
    if (overlay) session.dropOverlay(overlay);
    written.push({ case: one, path, architecture: plan.architecture, texts });
  }
  process.stdout.write(`${JSON.stringify(written)}\n`);
}

function choicesOf({ precision, singles }: ExportCase): ExportChoices {
  return { format: "gguf", precision, singles };
}

async function textsOfFile(path: string, gpu: GpuContext, prompts: readonly string[]): Promise<GoldenText[]> {
  const model = await openModel(await sourcesAt(path));
  const session = await Session.open(model, { gpu, capacity: SMALL });
  try {
    return await goldenTexts(model, session, EMPTY_MASK, prompts);
  } finally {
    session.dispose();
  }
}

async function goldenTexts({ tokenizer }: OpenedModel, session: Session, mask: Mask, prompts: readonly string[]): Promise<GoldenText[]> {
  const texts: GoldenText[] = [];
  for (const prompt of prompts) {
    const given = promptIds(tokenizer, prompt);
    const { ids } = await generate(session, given, { mask, maxTokens: TOKENS, sampling: GREEDY, endIds: [] });
    const rows = await runRows(session, [...given, ...ids.slice(0, -1)], mask);
    const leads = rows.slice(given.length - 1).map((row) => row.toSorted()).map((sorted) => (sorted.at(-1) ?? NaN) - (sorted.at(-2) ?? NaN));
    texts.push({ prompt, promptTokens: given.length, ids, leads, top: topLogProbs(rows[given.length - 1] ?? new Float32Array(0)) });
  }
  return texts;
}

/** The likeliest ids with their natural logarithms of probability. */
function topLogProbs(logits: Float32Array): (readonly [number, number])[] {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const total = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
  const ids = Uint32Array.from(logits.keys()).sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
  return [...ids.subarray(0, TOP)].map((id) => [id, (logits[id] ?? NaN) - total] as const);
}

await main(process.argv.slice(2));
// Dawn's device keeps Node alive.
process.exit(0);
