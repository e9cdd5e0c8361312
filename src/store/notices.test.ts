import { expect, it } from "vitest";
import { createTestStudio } from "../../e2e/support/test-studio";
import { StudioError } from "../shared/errors";
import { dropNotices, tellError, tellInfo } from "./notices";

it("keeps what is told in one tick, until each was shown", () => {
  const { studio, state } = createTestStudio();
  tellInfo(studio, "first", "page.update");
  tellError(studio, new StudioError("device-lost", "second", "Go on."));
  const shown = state().notices;
  expect(shown).toEqual([
    { tone: "info", message: "first", remedy: null, command: "page.update" },
    { tone: "error", message: "second", remedy: "Go on.", command: "engine.recover" },
  ]);
  tellInfo(studio, "first", "page.update");
  dropNotices(studio, shown);
  expect(state().notices).toEqual([{ tone: "info", message: "first", remedy: null, command: "page.update" }]);
});
