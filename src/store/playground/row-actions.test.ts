/** Rows and their scores over the fake engine: its test part holds every tenth row of the file. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { createCommands } from "../../commands/commands";
import { choosePart } from "../data/data-actions";
import { cancelJob } from "../run-job";
import { toggleModule } from "../trim/mask-actions";
import { editPlayground } from "./playground-actions";
import { randomRow, scoreRow, sendRow, showRow, stepRow } from "./row-actions";
import { openRow, whyNoRow } from "./rows";

async function rowStudio(script: Parameters<typeof createOpenStudio>[0] = {}) {
  const test = await createOpenStudio(script);
  toggleModule(test.studio, "attn.5");
  editPlayground(test.studio, { mode: "rows" });
  await showRow(test.studio, 0);
  const row = () => openRow(test.state()) ?? expect.fail("no row is open");
  const scored = () => row().scores.map(({ who, stateKey }) => `${who} ${stateKey}`);
  return { ...test, row, scored, commands: createCommands(test.studio) };
}

describe("the rows of a part", () => {
  it("follow each other in the part's order, round its ends", async () => {
    const { studio, row } = await rowStudio();
    expect([row().example.row, row().place, row().total]).toEqual([0, 0, 250]);
    await stepRow(studio, 1);
    expect([row().example.row, row().place]).toEqual([10, 1]);
    await stepRow(studio, -2);
    expect([row().example.row, row().place]).toEqual([2490, 249]);
    await randomRow(studio);
    expect(row().place).not.toBe(249);
  });

  it("come from outside: one of the part, one that is in no part, and one of a dataset without choices", async () => {
    const { studio, engine, row, state } = await rowStudio();
    studio.store.setState({ dock: "tune" });
    await sendRow(studio, "d0", 20);
    expect([row().source.part, row().place, state().dock]).toEqual(["test", 2, "playground"]);
    await sendRow(studio, "d0", 21);
    expect([row().source.part, row().place, state().playground.mode]).toEqual(["all", 21, "rows"]);
    vi.spyOn(engine, "examples").mockResolvedValue({ total: 9, examples: [{ kind: "completion", row: 3, context: "Once upon", completion: " a time" }] });
    await sendRow(studio, "d0", 30);
    expect(state().playground).toMatchObject({ mode: "plain", prompt: "Once upon" });
  });

  it("are not asked for while a recorded run is shown, and the reason is", async () => {
    const { studio, engine, state } = await rowStudio();
    expect(whyNoRow(state()).title).toBe("No row in this part");
    studio.store.setState({ recorded: { date: "2026-11-24", device: "Elsewhere" }, dock: "tune", playground: { ...state().playground, mode: "plain" } });
    const { length } = engine.calls;
    for (const act of [showRow(studio, 0), stepRow(studio, 1), sendRow(studio, "d0", 20)]) await act;
    expect(engine.calls.length).toBe(length);
    expect([openRow(state()), state().notices]).toEqual([null, []]);
    expect(state()).toMatchObject({ dock: "playground", playground: { mode: "rows" } });
    expect(whyNoRow(state()).text).toMatch(/scored where there is WebGPU/);
  });

  it("are gone with their dataset", async () => {
    const { studio, state } = await rowStudio();
    studio.store.setState({ datasets: [], datasetId: null });
    expect(openRow(state())).toBeNull();
  });
});

describe("scoring a row", () => {
  it("asks both models once, and after a change of the mask only the trimmed one again", async () => {
    const { studio, engine, scored, commands } = await rowStudio();
    expect(commands.generate.enabled()).toBe(true);
    await commands.generate.run();
    expect(scored()).toEqual(["full ", "trimmed attn.5"]);
    expect(commands.generate.enabled()).toMatch(/is scored/);
    toggleModule(studio, "mlp.7");
    expect(commands.generate.enabled()).toBe(true);
    await scoreRow(studio);
    expect(scored()).toEqual(["full ", "trimmed attn.5,mlp.7"]);
    expect(engine.calls.filter((call) => call === "scoreChoices").length).toBe(3);
  });

  it("goes on with the next row, once one was scored", async () => {
    const { studio, scored } = await rowStudio();
    await stepRow(studio, 1);
    expect(scored()).toEqual([]);
    await scoreRow(studio);
    await stepRow(studio, 1);
    expect(scored()).toEqual(["full ", "trimmed attn.5"]);
  });

  it("keeps the side that was done when it is stopped, and can be finished", async () => {
    const { studio, row, scored, state } = await rowStudio({ stepMs: 5 });
    const running = scoreRow(studio);
    await vi.waitUntil(() => row().scores.length === 1, { interval: 2 });
    expect(state().job).toMatchObject({ kind: "score", label: "Scoring row 1" });
    cancelJob(studio);
    await running;
    expect([scored(), state().job, state().notices]).toEqual([["full "], null, []]);
    await scoreRow(studio);
    expect(scored()).toEqual(["full ", "trimmed attn.5"]);
  });

  it("says why it can't: no dataset, no choices", async () => {
    const { studio, engine, commands } = await rowStudio();
    vi.spyOn(engine, "examples").mockResolvedValue({ total: 1, examples: [{ kind: "completion", row: 0, context: "", completion: "x" }] });
    await showRow(studio, 0);
    expect(commands.generate.enabled()).toMatch(/has no choices/);
    studio.store.setState({ datasets: [], datasetId: null });
    expect(commands.generate.enabled()).toBe("Open a dataset first.");
    choosePart(studio, "all");
    await scoreRow(studio);
    expect(engine.calls).not.toContain("scoreChoices");
  });
});
