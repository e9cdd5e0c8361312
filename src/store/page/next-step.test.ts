import { expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { measure } from "../measure/measure-actions";
import { toggleModule, undoMask } from "../trim/mask-actions";
import { startTuning } from "../tune/tune-actions";
import { nextStep } from "./next-step";
import { dismissHint, showHintsAgain } from "./page-actions";

it("leads from the data over the full model and a mask to what can be done with it", async () => {
  const { studio, state } = await createOpenStudio();
  const { datasetId } = state();
  studio.store.setState({ datasetId: null });
  expect(nextStep(state())?.id).toBe("data");
  studio.store.setState({ datasetId });
  expect(nextStep(state())?.id).toBe("full");
  await measure(studio);
  expect(nextStep(state())?.id).toBe("drop");
  toggleModule(studio, "attn.5");
  expect(nextStep(state())?.id).toBe("measure");
  await measure(studio);
  expect(nextStep(state())?.id).toBe("tune");
  await startTuning(studio);
  expect(nextStep(state())?.id).toBe("measure");
  await measure(studio);
  expect(nextStep(state())?.id).toBe("use");
});

it("is quiet without a model, while something runs, and once it was sent away", async () => {
  const { studio, state } = await createOpenStudio({ stepMs: 1 });
  const running = measure(studio);
  expect(nextStep(state())).toBeNull();
  await running;
  dismissHint(studio, "drop");
  expect(nextStep(state())).toBeNull();
  toggleModule(studio, "attn.5");
  expect(nextStep(state())?.id).toBe("measure");
  undoMask(studio);
  showHintsAgain(studio);
  expect(nextStep(state())?.id).toBe("drop");
  studio.store.setState({ model: null });
  expect(nextStep(state())).toBeNull();
});
