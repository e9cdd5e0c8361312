import { expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { goTo } from "../trim/history";
import { toggleModule } from "../trim/mask-actions";
import { setFloor, toggleBranch, toggleSeries } from "./chart-actions";
import { shownBranches } from "./shown-branches";

it("a branch is switched off and on again; the current one stays", async () => {
  const { studio, state } = await createOpenStudio();
  toggleModule(studio, "attn.5");
  studio.store.setState(({ history }) => ({ history: goTo(history, 0) }));
  toggleModule(studio, "mlp.8");
  const shown = () => shownBranches(state().history, state().chart.branches).map(({ leaf }) => leaf);
  expect(shown()).toEqual([2, 1]);
  toggleBranch(studio, 1);
  expect(shown()).toEqual([2]);
  toggleBranch(studio, 2);
  expect(shown()).toEqual([2]);
  toggleBranch(studio, 1);
  expect(shown()).toEqual([2, 1]);
});

it("a floor stays within what a share can be, and is taken away", async () => {
  const { studio, state } = await createOpenStudio();
  const floors = [1.2, -0.1, 0.55, null].map((floor) => {
    setFloor(studio, floor);
    return state().chart.floor;
  });
  expect(floors).toEqual([1, 0, 0.55, null]);
});

it("a dataset's series is switched off and on, the others stay", async () => {
  const { studio, state } = await createOpenStudio();
  toggleSeries(studio, "d0");
  toggleSeries(studio, "d1");
  toggleSeries(studio, "d0");
  expect(state().chart.hidden).toEqual(["d1"]);
});
