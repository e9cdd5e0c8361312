import { describe, expect, it } from "vitest";
import { createOpenStudio, createTestStudio } from "../../../e2e/support/test-studio";
import { selectMask } from "../selectors";
import { goToState, paintModules, setMask, toggleLayer, toggleModule, undoMask } from "./mask-actions";

const labels = (state: ReturnType<Awaited<ReturnType<typeof createOpenStudio>>["state"]>) => state.history.nodes.map((node) => node.state.label);

describe("painting", () => {
  it("is one entry, however many modules it takes", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "mlp.10");
    paintModules(studio, ["mlp.8", "mlp.9", "mlp.10"], true);
    expect(selectMask(state())).toEqual(["mlp.8", "mlp.9", "mlp.10"]);
    paintModules(studio, ["mlp.9", "mlp.10"], false);
    expect(labels(state())).toEqual(["Full model", "Drop MLP 10", "Drop MLP 8 to 10", "Restore MLP 9 and 10"]);
    undoMask(studio);
    undoMask(studio);
    expect(selectMask(state())).toEqual(["mlp.10"]);
  });

  it("makes no entry where it changes nothing", async () => {
    const { studio, state } = await createOpenStudio();
    paintModules(studio, ["mlp.8"], false);
    paintModules(studio, [], true);
    expect(labels(state())).toEqual(["Full model"]);
  });
});

describe("toggling", () => {
  it("does nothing without a model, nor for a layer that it doesn't have", async () => {
    const { studio, state } = createTestStudio();
    toggleModule(studio, "attn.0");
    expect(labels(state())).toEqual(["Full model"]);
    const open = await createOpenStudio();
    toggleLayer(open.studio, 99);
    expect(labels(open.state())).toEqual(["Full model"]);
  });
});

describe("setting a mask", () => {
  it("goes to where it is in the history, and makes an entry only of a new one", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "attn.5");
    toggleModule(studio, "mlp.8");
    goToState(studio, 0);
    setMask(studio, new Set(["mlp.8", "attn.5"]), "From the chart");
    expect([state().history.current, state().history.nodes.length]).toEqual([2, 3]);
    setMask(studio, new Set(["mlp.1"]), "From the chart");
    expect(state().history.nodes.at(-1)).toMatchObject({ parent: 2, state: { mask: ["mlp.1"], label: "From the chart" } });
  });
});
