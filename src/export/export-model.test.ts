import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainChoices } from "./records/choices";
import { Session } from "../engine/session";
import { haveReference, reference, referenceMask, runLogits, SMALL, topDifference, type ReferenceDrop } from "../engine/testing";
import { testDevice } from "../gpu/testing";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { exportModel, type ExportOutcome } from "./export-model";
import { MemoryTarget, openTiny } from "./testing";
import type { ExportTarget } from "./target";

const FORMATS = ["huggingface", "gguf"] as const;
const MASK: Mask = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9"]);
const open = new Map<ModelFormat, { readonly model: OpenedModel; readonly session: Session }>();

beforeAll(async () => {
  for (const format of FORMATS) {
    const model = await openTiny(format);
    open.set(format, { model, session: await Session.open(model, { gpu: await testDevice(), capacity: SMALL }) });
  }
});

afterAll(() => {
  for (const { session } of open.values()) session.dispose();
});

async function exported(from: ModelFormat, to: ModelFormat, mask: Mask, target: ExportTarget, job?: JobContext): Promise<ExportOutcome> {
  const source = open.get(from);
  if (!source) throw new Error(`The ${from} model is not open.`);
  return exportModel({ ...source, gpu: await testDevice(), mask, choices: plainChoices(to), target }, job);
}

describe.each(FORMATS.flatMap((from) => FORMATS.map((to) => ({ from, to }))))("an export from $from to $to", ({ from, to }) => {
  it("is verified against the trimmed model, and kept", async () => {
    const target = new MemoryTarget();
    const { files, verified, plan } = await exported(from, to, MASK, target);
    expect(verified).toMatchObject({ prompts: 3, positions: 96, sameTop: 1 });
    // The same types are multiplied by the same kernels; norms that GGUF wants in F32 are not.
    if (from === "huggingface" && to === "gguf") expect([verified.kind, verified.maxDiff < 1e-5]).toEqual(["close", true]);
    else expect(verified).toMatchObject({ kind: "exact", maxDiff: 0, relativeRms: 0 });
    expect(target.ends).toEqual(["keep"]);
    expect(files).toEqual(target.files.map(({ path, source }) => ({ path, bytes: source.size })));
    expect([plan.removedLayers, plan.zeroed]).toEqual([[4], ["attn.6", "mlp.9"]]);
  });

  const hasReference = haveReference();
  it.skipIf(!hasReference)(`gives the independent implementation's logits once it is opened again${hasReference ? "" : " SKIP: ../shared/reference is not here"}`, async () => {
    // Its last mask has a whole layer and single modules of both kinds.
    const drop = reference<ReferenceDrop[]>("tiny", "drop.json").slice(-1)[0];
    if (!drop) throw new Error("drop.json is empty.");
    const target = new MemoryTarget();
    await exported(from, to, referenceMask(drop), target);
    const session = await Session.open(await openModel(target.files), { gpu: await testDevice(), capacity: SMALL });
    const { argmax, last } = await runLogits(session, drop.ids, EMPTY_MASK);
    session.dispose();
    expect(session.spec.layers).toHaveLength(11);
    expect(argmax).toEqual(drop.argmax);
    expect(topDifference(last, drop)).toBeLessThan(2e-3);
  });
});

/** Ones in place of some rows of the embedding, which comes first in both formats and is the head as well. */
const damage = (path: string, bytes: Uint8Array): void => {
  if (/\.(gguf|safetensors)$/.test(path)) bytes.fill(0x3c, 300_000, 301_000);
};

describe("an export that is not the trimmed model", () => {
  it.each(FORMATS)("is found by its bytes and discarded, %s", async (format) => {
    const target = new MemoryTarget(damage);
    expect(await refusalText(() => exported(format, format, MASK, target))).toMatch(/^io: The export was read back and is not the trimmed model: model\S* has other bytes than were written between \d+ and \d+\./);
    expect(target.ends).toEqual(["discard"]);
  });

  it("and can't be removed says so", async () => {
    const target = new MemoryTarget(damage);
    target.discard = () => Promise.reject(new Error("gone"));
    expect(await refusalOf(() => exported("gguf", "gguf", MASK, target))).toMatchObject({ code: "io", message: expect.stringMatching(/could not be removed\.$/), remedy: expect.stringContaining("Delete the file yourself") });
  });

  it("leaves nothing on the GPU, whether it is kept or not", async () => {
    const { device } = await testDevice();
    const made: GPUBuffer[] = [];
    const destroyed = new Set<GPUBuffer>();
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => void (destroyed.add(buffer), destroy());
      made.push(buffer);
      return buffer;
    };
    try {
      await exported("gguf", "gguf", MASK, new MemoryTarget());
      await refusalOf(() => exported("gguf", "gguf", MASK, new MemoryTarget(damage)));
    } finally {
      device.createBuffer = create;
    }
    const left = made.filter((buffer) => !destroyed.has(buffer)).map(({ label }) => label);
    // The open model's own session reads back through staging buffers that it keeps.
    expect(left.filter((label) => label !== "session.staging")).toEqual([]);
    expect(made.length).toBeGreaterThan(100);
  });
});

describe("an export that is stopped", () => {
  it.each(["Writing", "Reading", "Verifying"])("while %s ends at once and is discarded", async (stage) => {
    const stop = new AbortController();
    const labels: string[] = [];
    const onProgress = ({ label }: { label: string }): void => {
      labels.push(label);
      if (label.startsWith(stage)) stop.abort();
    };
    const target = new MemoryTarget();
    expect(await refusalOf(() => exported("gguf", "huggingface", MASK, target, { signal: stop.signal, onProgress }))).toMatchObject({ code: "cancelled" });
    expect(labels.filter((label) => label.startsWith(stage)).length).toBeLessThan(3);
    expect(target.ends).toEqual(["discard"]);
  });

  it("by a full disk says so, and is discarded", async () => {
    const full = new StudioError("disk-full", "The disk is full.", "Free some space.");
    const target = new MemoryTarget();
    target.write = () => Promise.reject(full);
    expect(await refusalOf(() => exported("gguf", "gguf", MASK, target))).toBe(full);
    expect(target.ends).toEqual(["discard"]);
  });
});
