import { expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import type { ModuleId } from "../../model/mask";
import { changeInWords } from "./mask-words";

const { modules } = fakeModel({ layers: 12 });

it.each<[string, ModuleId[], boolean]>([
  ["Drop attention 5", ["attn.5"], true],
  ["Restore MLP 0", ["mlp.0"], false],
  ["Drop MLP 8 to 11", ["mlp.9", "mlp.8", "mlp.11", "mlp.10"], true],
  ["Drop attention 8 and 9", ["attn.8", "attn.9"], true],
  ["Drop layer 5", ["attn.5", "mlp.5"], true],
  ["Restore layers 3 and 4", ["attn.3", "mlp.3", "attn.4", "mlp.4"], false],
  ["Drop layers 0 to 2", ["attn.0", "mlp.0", "attn.1", "mlp.1", "attn.2", "mlp.2"], true],
  ["Drop 2 modules", ["attn.1", "attn.3"], true],
  ["Drop 2 modules", ["attn.1", "mlp.2"], true],
  ["Restore 3 modules", ["attn.1", "mlp.1", "mlp.2"], false],
])("%s", (words, ids, drop) => {
  expect(changeInWords(modules, new Set(ids), drop)).toBe(words);
});

it("names a layer's only module by its kind", () => {
  const lacking = modules.filter((module) => module.id !== "attn.4");
  expect(changeInWords(lacking, new Set(["mlp.4"]), true)).toBe("Drop MLP 4");
  expect(changeInWords(lacking, new Set(["attn.3", "mlp.3", "mlp.4"]), true)).toBe("Drop layers 3 and 4");
});
