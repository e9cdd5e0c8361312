/** What verifying a written export finds, beyond its bytes and weights: tokens, header, and logits on this device. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Session } from "../engine/session";
import { SMALL } from "../engine/testing";
import type { NamedSource } from "../formats/byte-source";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import type { GpuContext } from "../gpu/device";
import { testDevice } from "../gpu/testing";
import { EMPTY_MASK, type Mask } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { namedSource } from "../model/testing/small-llama";
import { StudioError } from "../shared/errors";
import { planLayers } from "./layers";
import { plainChoices, type ExportChoices, type Precision } from "./records/choices";
import { contentOf, openTiny, planned, writtenFiles } from "./testing";
import { verifyExport, type VerifiedExport, type VerifyRequest } from "./verify";

const MASK: Mask = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9"]);
let model: OpenedModel;
let session: Session;
let gpu: GpuContext;

beforeAll(async () => {
  gpu = await testDevice();
  model = await openTiny("huggingface");
  session = await Session.open(model, { gpu, capacity: SMALL });
});
afterAll(() => session.dispose());

async function written(choices: ExportChoices, mask: Mask = MASK): Promise<NamedSource[]> {
  return writtenFiles(await planned(model, mask, choices));
}

/** `files` as what they are told to be; its session is gone again. */
async function verify(files: readonly NamedSource[], choices: ExportChoices, change: Partial<VerifyRequest> = {}): Promise<VerifiedExport> {
  const trimmed = { model, layers: planLayers(model.spec, MASK, choices.singles), tuned: null };
  const opened = await verifyExport({ files, gpu, trimmed, session, mask: MASK, ...change });
  opened.session.dispose();
  return opened;
}

const inGguf = (precision: Precision): ExportChoices => ({ format: "gguf", precision, singles: "absent" });

describe("an export", () => {
  it.each([
    ["Q8_0", 0.02],
    ["Q4_0", 0.4],
  ] as const)("in %s is near the model, and not the same", async (precision, most) => {
    const { verified } = await verify(await written(inGguf(precision)), inGguf(precision));
    expect(verified).toMatchObject({ kind: "quantised", prompts: 3, positions: 96 });
    expect(verified.relativeRms).toBeGreaterThan(1e-4);
    expect(verified.relativeRms).toBeLessThan(most);
    expect(verified.sameTop).toBeGreaterThan(0.5);
  });

  it("of a folder without its single modules is exact, as with them zeroed", async () => {
    for (const singles of ["absent", "zeroed"] as const) {
      const choices: ExportChoices = { format: "huggingface", precision: "source", singles };
      expect((await verify(await written(choices), choices)).verified).toMatchObject({ kind: "exact", maxDiff: 0, sameTop: 1 });
    }
  });

  it("is compared row by row with a session that has room for few of them", async () => {
    const small = await Session.open(model, { gpu, capacity: { ...SMALL, outputs: 3 } });
    const choices = plainChoices("huggingface");
    expect((await verify(await written(choices), choices, { session: small })).verified).toMatchObject({ kind: "exact", positions: 96, maxDiff: 0 });
    small.dispose();
  });

  it("runs with the session's own kernels where its types are the session's, and with measured ones elsewhere", async () => {
    const open = vi.spyOn(Session, "open");
    await verify(await written(plainChoices("huggingface")), plainChoices("huggingface"));
    await verify(await written(inGguf("Q8_0")), inGguf("Q8_0"));
    expect(open.mock.calls.map(([, { tiles }]) => tiles)).toEqual([session.context.tiles, undefined]);
    open.mockRestore();
  });

  it("takes the first room that the device has, and no more than it needs when there is none", async () => {
    const files = await written(inGguf("source"));
    const rooms = [{ ...SMALL, outputs: 32 }, { ...SMALL, outputs: 16 }];
    const open = vi.spyOn(Session, "open");
    const full = new StudioError("gpu-out-of-memory", "The graphics memory is full.", "Close other tabs.");
    try {
      for (const [fails, outputs] of [[0, 32], [1, 16], [2, 8]] as const) {
        for (let i = 0; i < fails; i++) open.mockRejectedValueOnce(full);
        expect((await verify(files, inGguf("source"), { capacities: rooms })).session.capacity.outputs).toBe(outputs);
      }
      for (let i = 0; i < 3; i++) open.mockRejectedValueOnce(full);
      expect(await refusalOf(() => verify(files, inGguf("source"), { capacities: rooms }))).toBe(full);
    } finally {
      open.mockRestore();
    }
  });
});

describe("an export that is not the trimmed model", () => {
  it("is found by its tokens", async () => {
    const swap = new Map([['"E":', '"F":'], ['"F":', '"E":']]);
    const files = await Promise.all((await written(plainChoices("huggingface"))).map(async (file) => {
      if (file.path !== "tokenizer.json") return file;
      return namedSource(file.path, new TextEncoder().encode(new TextDecoder().decode(await contentOf(file)).replace(/"[EF]":/g, (key) => swap.get(key) ?? key)));
    }));
    expect(await refusalText(() => verify(files, plainChoices("huggingface")))).toMatch(/^io: The export was read back and is not the trimmed model: its tokenizer gives the token \d+ where the token \d+ is right, at place \d+ of prompt 1\./);
  });

  it("is found by its layers and modules", async () => {
    expect(await refusalText(() => written(inGguf("source"), EMPTY_MASK).then((files) => verify(files, inGguf("source"))))).toMatch(/it has 12 layers in place of 11\./);
    const other: Mask = new Set([...MASK, "mlp.2"]);
    expect(await refusalText(() => written(inGguf("source"), other).then((files) => verify(files, inGguf("source"))))).toMatch(/it has the modules attn\.0 mlp\.0 attn\.1 mlp\.1 attn\.2 attn\.3 .* in place of /);
  });

  it.each(["source", "BF16", "Q8_0"] as const)("is found by its logits, in %s", async (precision) => {
    const files = await written(inGguf(precision));
    // The session is asked to run what was not exported.
    const mask: Mask = new Set([...MASK, "mlp.0"]);
    expect(await refusalText(() => verify(files, inGguf(precision), { mask }))).toMatch(precision === "source" ? /its logits differ by up to [\d.]+ \(largest logit [\d.]+\)/ : /its logits differ by [\d.]+ of their size, and (BF16|Q8_0) explains 0\.\d at most/);
  });

  it("by one number in one logit, where the bytes are the session's own", async () => {
    const choices = plainChoices("huggingface");
    const files = await written(choices);
    const read = session.readback.read.bind(session.readback);
    const spy = vi.spyOn(session.readback, "read").mockImplementation(async (...range) => {
      const bytes = await read(...range);
      new DataView(bytes).setUint8(0, new DataView(bytes).getUint8(0) ^ 1);
      return bytes;
    });
    expect(await refusalText(() => verify(files, choices))).toMatch(/its logits differ by up to \d\S* \(largest/);
    spy.mockRestore();
  });
});
