/** What the studio wrote, opened and written again without a change: the same files, byte for byte. */
import { beforeAll, describe, expect, it } from "vitest";
import type { NamedSource } from "../formats/byte-source";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { HEAD_KINDS, madeUpTuned } from "../model/testing/made-up-tuned";
import { gpt2Files } from "../model/testing/random-models-testing";
import type { ExportOptions } from "./plan";
import type { ExportChoices } from "./records/choices";
import { contentOf, openBothTiny, planned, writtenFiles } from "./testing";

/** A whole layer, single modules of both kinds, the first attention and the last MLP. */
const MASK: Mask = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9", "attn.0", "mlp.11"]);
const FORMATS = ["huggingface", "gguf"] as const;

/** Paths of files that differ, or are not in both; the name of a GGUF is that of its model. */
async function changedFiles(model: OpenedModel, mask: Mask, choices: ExportChoices, options: ExportOptions = {}): Promise<string[]> {
  const once = await writtenFiles(await planned(model, mask, choices, options));
  const twice = await writtenFiles(await planned(await openModel(once), EMPTY_MASK, { ...choices, precision: "source" }));
  const pathOf = ({ path }: NamedSource): string => (choices.format === "gguf" ? "model.gguf" : path);
  const changed = once.length === twice.length ? [] : [`${once.length} files became ${twice.length}`];
  for (const file of once) {
    const again = twice.find((other) => pathOf(other) === pathOf(file));
    if (!again || Buffer.compare(await contentOf(again), await contentOf(file)) !== 0) changed.push(file.path);
  }
  return changed;
}

let tiny: Readonly<Record<ModelFormat, OpenedModel>>;
beforeAll(async () => {
  tiny = await openBothTiny();
});

describe.each(FORMATS.flatMap((from) => FORMATS.map((format) => ({ from, format }))))("from $from to $format, written again", ({ from, format }) => {
  it.each(["absent", "zeroed"] as const)("is the same with single modules %s", async (singles) => {
    expect(await changedFiles(tiny[from], MASK, { format, precision: "source", singles })).toEqual([]);
  });

  it.each(HEAD_KINDS)("is the same once it was tuned, its head %s", async (kind) => {
    const tuned = await madeUpTuned(tiny[from], kind, MASK);
    expect(await changedFiles(tiny[from], MASK, { format, precision: "source", singles: "absent" }, { tuned })).toEqual([]);
  });

  const precisions = format === "gguf" ? (["F16", "BF16", "Q8_0", "Q4_0"] as const) : (["F16", "BF16"] as const);
  it.each(precisions)("is the same in %s", async (precision) => {
    expect(await changedFiles(tiny[from], MASK, { format, precision, singles: "absent" })).toEqual([]);
  });
});

describe.each(FORMATS)("a GPT-2, written again as %s", (format) => {
  it("is the same", async () => {
    expect(await changedFiles(await openModel(gpt2Files()), new Set(["attn.1"]), { format, precision: "source", singles: "absent" })).toEqual([]);
  });
});
