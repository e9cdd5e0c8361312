import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import type { ModuleId } from "../../model/mask";
import { dropsAt, modulesAt, modulesBetween, painted } from "./selection";
import type { StackPart } from "./selection";

const { modules } = fakeModel({ layers: 12 });
const place = (layer: number, part: StackPart) => ({ layer, part });

describe("a selection", () => {
  it.each([
    ["down a column", place(3, "mlp"), place(5, "mlp"), ["mlp.3", "mlp.4", "mlp.5"]],
    ["up a column", place(5, "attention"), place(4, "attention"), ["attn.4", "attn.5"]],
    ["across the columns, both modules of each layer", place(2, "mlp"), place(3, "attention"), ["attn.2", "mlp.2", "attn.3", "mlp.3"]],
    ["of numbers, whole layers", place(7, "layer"), place(6, "layer"), ["attn.6", "mlp.6", "attn.7", "mlp.7"]],
    ["from a cell to a number, whole layers", place(7, "mlp"), place(7, "layer"), ["attn.7", "mlp.7"]],
    ["of one cell", place(0, "mlp"), place(0, "mlp"), ["mlp.0"]],
  ])("%s", (_, from, to, expected) => {
    expect(modulesBetween(modules, from, to)).toEqual(expected);
  });

  it("leaves out what the model doesn't have", () => {
    const lacking = modules.filter((module) => module.id !== "attn.4");
    expect(modulesAt(lacking, place(4, "attention"))).toEqual([]);
    expect(modulesAt(lacking, place(4, "layer"))).toEqual(["mlp.4"]);
  });
});

describe("a touch", () => {
  it("drops what is left and restores when nothing is left", () => {
    const mask = new Set<ModuleId>(["attn.2", "attn.3", "mlp.3"]);
    expect(dropsAt(modules, mask, place(2, "attention"))).toBe(false);
    expect(dropsAt(modules, mask, place(2, "layer"))).toBe(true);
    expect(dropsAt(modules, mask, place(3, "layer"))).toBe(false);
  });
});

describe("painting", () => {
  it("adds or takes away and leaves the mask before as it was", () => {
    const mask = new Set<ModuleId>(["attn.2", "mlp.3"]);
    expect([...painted(mask, ["attn.2", "attn.4"], true)]).toEqual(["attn.2", "mlp.3", "attn.4"]);
    expect([...painted(mask, ["attn.2", "attn.4"], false)]).toEqual(["mlp.3"]);
    expect([...mask]).toEqual(["attn.2", "mlp.3"]);
  });
});
