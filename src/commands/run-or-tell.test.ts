import { expect, it, vi } from "vitest";
import { createOpenStudio } from "../../e2e/support/test-studio";
import { measure } from "../store/measure/measure-actions";
import { announceUpdate, announceUpdateElsewhere } from "../store/page/update-actions";
import { cancelJob } from "../store/run-job";
import { createCommands } from "./commands";
import { runOrTell } from "./run-or-tell";

it("never reloads under work that runs: it says so, and reloads once that has ended", async () => {
  const applyUpdate = vi.fn<() => void>();
  const { studio, state } = await createOpenStudio({ stepMs: 3 }, { applyUpdate });
  const { update } = createCommands(studio);
  announceUpdate(studio);
  const running = measure(studio);
  expect(runOrTell(studio, update)).toBe(false);
  expect(applyUpdate).not.toHaveBeenCalled();
  expect(state().notices).toMatchObject([
    { message: "A newer version of the studio is ready.", command: "page.update" },
    { tone: "error", message: "Something is still running.", remedy: 'That is why "Reload with the newer version" can\'t be done now.' },
  ]);
  cancelJob(studio);
  await running;
  expect(runOrTell(studio, update)).toBe(true);
  expect(applyUpdate).toHaveBeenCalledOnce();
});

it("is offered where another tab took the newer version", async () => {
  const { studio, state } = await createOpenStudio();
  announceUpdateElsewhere(studio);
  expect(createCommands(studio).update.enabled()).toBe(true);
  expect(state().notices).toMatchObject([{ tone: "info", message: expect.stringMatching(/^Another tab/), command: "page.update" }]);
});
