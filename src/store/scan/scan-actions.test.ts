/** Scans over the fake engine: cells that fill, of the state that is looked at. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { present } from "../../shared/assert";
import { editTrimOptions, toggleKeep } from "../loop/edit-loop";
import { cancelJob } from "../run-job";
import { selectMask } from "../selectors";
import { toggleModule, undoMask } from "../trim/mask-actions";
import { clearScan, dropNext, selectNext, selectScan, startScan } from "./scan-actions";

describe("a scan", () => {
  it("fills cell by cell and ends with an order", async () => {
    const { studio, state } = await createOpenStudio({ layers: 6, stepMs: 2 });
    const running = startScan(studio);
    await vi.waitUntil(() => Object.keys(state().scan?.modules ?? {}).length > 0, { interval: 1 });
    const partial = present(selectScan(state()), "a scan");
    expect([partial.running, partial.result, Object.keys(partial.modules).length < 12]).toEqual([true, null, true]);
    expect(partial.base?.n).toBe(128);
    expect(state().job).toMatchObject({ kind: "scan", canPause: true, progress: { label: "Scanning" } });
    await running;
    const { running: isRunning, modules, result } = present(selectScan(state()), "a scan");
    expect([isRunning, Object.keys(modules).length, result?.method]).toEqual([false, 12, "exact"]);
    const scores = present(result, "a result").order.map((id) => modules[id]?.score ?? NaN);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  });

  it("races where there are many, unless the exact one is asked for", async () => {
    const { studio, state } = await createOpenStudio({ layers: 12 });
    await startScan(studio);
    expect([state().scan?.result?.method, Object.values(state().scan?.modules ?? {}).some((module) => module?.left === true)]).toEqual(["race", true]);
    await startScan(studio, { exact: true });
    expect([state().scan?.result?.method, Object.values(state().scan?.modules ?? {}).some((module) => module?.left === true)]).toEqual(["exact", false]);
  });

  it("is by the strategy that is chosen, and leaves out what must stay", async () => {
    const { studio, state } = await createOpenStudio({ layers: 6 });
    editTrimOptions(studio, { strategy: "reverse" });
    toggleKeep(studio, "mlp.5");
    toggleKeep(studio, "mlp.99");
    await startScan(studio);
    expect(state().scan?.result).toMatchObject({ strategy: "reverse", method: "none", base: null });
    expect(state().scan?.result?.order.slice(0, 2)).toEqual(["attn.5", "mlp.4"]);
  });

  it("is shown for the state that it is of, and no other", async () => {
    const { studio, state } = await createOpenStudio({ layers: 6 });
    await startScan(studio);
    toggleModule(studio, "attn.1");
    expect([selectScan(state()), selectNext(state())]).toEqual([null, null]);
    undoMask(studio);
    expect(selectScan(state())).not.toBeNull();
    studio.store.setState({ datasetId: "another" });
    expect(selectScan(state())).toBeNull();
  });

  it("says what goes next, and that is dropped", async () => {
    const { studio, state } = await createOpenStudio({ layers: 6 });
    await startScan(studio);
    const next = present(state().scan?.result?.order[0], "a module");
    expect(selectNext(state())).toBe(next);
    dropNext(studio);
    expect(selectMask(state())).toEqual([next]);
    dropNext(studio); // of this state nothing is known
    expect(selectMask(state())).toEqual([next]);
  });

  it("that is cancelled keeps its cells and has no order; hidden, it is gone", async () => {
    const { studio, state } = await createOpenStudio({ layers: 6, stepMs: 2 });
    const running = startScan(studio);
    await vi.waitUntil(() => Object.keys(state().scan?.modules ?? {}).length > 0, { interval: 1 });
    cancelJob(studio);
    await running;
    expect([state().scan?.running, state().scan?.result, Object.keys(state().scan?.modules ?? {}).length > 0]).toEqual([false, null, true]);
    expect(selectNext(state())).toBeNull();
    clearScan(studio);
    expect(state().scan).toBeNull();
  });

  it("that is refused says why", async () => {
    const { studio, state } = await createOpenStudio({ failures: { scan: new StudioError("usage", "No.", "Do.") } });
    await startScan(studio);
    expect([state().notices.at(-1)?.message, state().scan?.running]).toEqual(["No.", false]);
  });

  it("goes with the model", async () => {
    const { studio, state, engine } = await createOpenStudio({ layers: 6 });
    studio.store.setState({ model: null });
    await startScan(studio);
    expect([state().scan, engine.calls.includes("scan")]).toEqual([null, false]);
  });
});
