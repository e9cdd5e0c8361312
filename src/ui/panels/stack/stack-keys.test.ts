import { describe, expect, it } from "vitest";
import { nextPlace } from "./stack-keys";

const shape = { layers: 12, rowsPerBlock: 6 };

describe("a key moves within the stack", () => {
  it.each([
    ["ArrowDown", { layer: 6, part: "attention" }],
    ["ArrowUp", { layer: 4, part: "attention" }],
    ["ArrowLeft", { layer: 5, part: "layer" }],
    ["ArrowRight", { layer: 5, part: "mlp" }],
    ["PageDown", { layer: 11, part: "attention" }],
    ["PageUp", { layer: 0, part: "attention" }],
    ["Home", { layer: 0, part: "attention" }],
    ["End", { layer: 11, part: "attention" }],
    ["a", null],
    [" ", null],
  ])("%s", (key, expected) => {
    expect(nextPlace({ layer: 5, part: "attention" }, key, shape)).toEqual(expected);
  });

  it("goes on in the block beside it, in the same row", () => {
    expect(nextPlace({ layer: 2, part: "mlp" }, "ArrowRight", shape)).toEqual({ layer: 8, part: "layer" });
    expect(nextPlace({ layer: 8, part: "layer" }, "ArrowLeft", shape)).toEqual({ layer: 2, part: "mlp" });
  });

  it("stays inside at the edges", () => {
    expect(nextPlace({ layer: 0, part: "layer" }, "ArrowLeft", shape)).toEqual({ layer: 0, part: "layer" });
    expect(nextPlace({ layer: 11, part: "mlp" }, "ArrowDown", shape)).toEqual({ layer: 11, part: "mlp" });
    expect(nextPlace({ layer: 8, part: "mlp" }, "ArrowRight", shape)).toEqual({ layer: 8, part: "mlp" });
    // The last block has no row there.
    expect(nextPlace({ layer: 5, part: "mlp" }, "ArrowRight", { layers: 11, rowsPerBlock: 6 })).toEqual({ layer: 5, part: "mlp" });
  });

  it("stays in the layer where a selection may not leave it", () => {
    expect(nextPlace({ layer: 2, part: "mlp" }, "ArrowRight", { ...shape, rowsPerBlock: null })).toEqual({ layer: 2, part: "mlp" });
  });
});
