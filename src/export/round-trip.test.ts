/** A trimmed model through both formats and back: the same logits on this device, each time it is opened anew. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Session } from "../engine/session";
import { runLogits, SMALL } from "../engine/testing";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { madeUpTuned } from "../model/testing/made-up-tuned";
import type { ExportChoices, ExportFormat } from "./records/choices";
import { openTiny, planned, reopened, writtenFiles } from "./testing";

/** A whole layer, single modules of both kinds, the first attention and the last MLP. */
const MASK: Mask = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9", "attn.0", "mlp.11"]);
const IDS = [1, 17, 300, 42, 5, 260, 88, 9];
let folder: OpenedModel;
let session: Session;

beforeAll(async () => {
  folder = await openTiny("huggingface");
  session = await Session.open(folder, { gpu: await testDevice(), capacity: SMALL });
});
afterAll(() => session.dispose());

const inSource = (format: ExportFormat, singles: ExportChoices["singles"]): ExportChoices => ({ format, precision: "source", singles });

async function lastLogits(model: OpenedModel): Promise<Float32Array> {
  const own = await Session.open(model, { gpu: await testDevice(), capacity: SMALL });
  const { last } = await runLogits(own, IDS, EMPTY_MASK);
  own.dispose();
  return last;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
}

describe("studio -> GGUF -> studio -> folder -> studio", () => {
  it.each(["absent", "zeroed"] as const)("has the trimmed model's logits with single modules %s", async (singles) => {
    const { last: expected } = await runLogits(session, IDS, MASK);
    const gguf = await reopened(folder, MASK, inSource("gguf", singles));
    const back = await reopened(gguf, EMPTY_MASK, inSource("huggingface", singles));
    // Norms are in F32 from the first step on, and each session measures its own kernels: the same numbers, summed in another order.
    for (const model of [gguf, back]) expect(largestDifference(await lastLogits(model), expected)).toBeLessThan(1e-5);
    expect(back.spec.layers).toEqual(gguf.spec.layers);
    expect(back.spec.layers[0]?.attention === null).toBe(singles === "absent");
  });

  it("keeps what was tuned, and the head untied", async () => {
    const tuned = await madeUpTuned(folder, "full", MASK);
    const first = await openModel(await writtenFiles(await planned(folder, MASK, inSource("huggingface", "absent"), { tuned })));
    const expected = await lastLogits(first);
    expect(largestDifference(expected, (await runLogits(session, IDS, MASK)).last)).toBeGreaterThan(1e-2);
    const gguf = await reopened(first, EMPTY_MASK, inSource("gguf", "absent"));
    const back = await reopened(gguf, EMPTY_MASK, inSource("huggingface", "absent"));
    for (const model of [gguf, back]) {
      expect(model.spec.tiedHead).toBe(false);
      expect(largestDifference(await lastLogits(model), expected)).toBeLessThan(1e-5);
    }
  });
});
