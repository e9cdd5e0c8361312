import { expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { selectMask, selectStateKey } from "../selectors";
import { goToMeasured } from "./go-to-measured";

it("brings back the mask that an export was made of, and tells when its tuned weights are gone", async () => {
  const test = await createOpenStudio();
  goToMeasured(test.studio, "attn.5,mlp.8@Q4_0", "Back");
  expect([selectMask(test.state()), selectStateKey(test.state())]).toEqual([["attn.5", "mlp.8"], "attn.5,mlp.8"]);
  goToMeasured(test.studio, "attn.5#t1@Q4_0", "Back");
  expect([selectStateKey(test.state()), test.state().notices.length]).toEqual(["attn.5,mlp.8", 1]);
});
