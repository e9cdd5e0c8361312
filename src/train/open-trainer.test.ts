import { afterEach, expect, it, vi } from "vitest";
import type { Session } from "../engine/session";
import { StudioError, toStudioError } from "../shared/errors";
import { openTrainer } from "./open-trainer";
import type { RunPlan } from "./plan-tuning";
import type { HeadChoice } from "./settings";
import { DEFAULT_TUNE } from "./settings";
import { Trainer } from "./trainer";

afterEach(() => vi.restoreAllMocks());

const HEADS: readonly HeadChoice[] = [{ kind: "full" }, { kind: "seen" }, { kind: "low-rank", rank: 16 }, { kind: "none" }];
// Of a plan the heads alone are looked at.
const PLANNED = { plan: { head: HEADS[0], heads: HEADS.map((choice) => ({ choice, problem: choice.kind === "seen" ? "It is too large." : null })) }, chosen: { loss: "choice", head: HEADS[0], microBatchTokens: 8, keepsActivations: true }, seenIds: [] } as unknown as RunPlan;
const PLACE = { session: {} as Session, mask: new Set<never>(), from: null };

/** A device on which some heads don't fit; gives those that were tried. */
function deviceWithout(...tooLarge: readonly HeadChoice["kind"][]): HeadChoice["kind"][] {
  const tried: HeadChoice["kind"][] = [];
  vi.spyOn(Trainer, "create").mockImplementation(async (_, { head }) => {
    tried.push(head.kind);
    if (tooLarge.includes(head.kind)) throw new StudioError("gpu-out-of-memory", "No room.", "Take less.");
    return { tiles: {} } as Trainer;
  });
  return tried;
}

it("makes room with the next smaller head that was planned to fit, where the choice is the studio's", async () => {
  const tried = deviceWithout("full");
  expect((await openTrainer(PLACE, PLANNED, DEFAULT_TUNE)).chosen.head.kind).toBe("low-rank");
  expect(tried).toEqual(["full", "low-rank"]);
});

it("fails with the device's own words where no head fits, or the person's does not", async () => {
  const tried = deviceWithout("full", "low-rank", "none");
  expect(toStudioError(await openTrainer(PLACE, PLANNED, DEFAULT_TUNE).catch((error: unknown) => error)).message).toBe("No room.");
  expect(tried).toEqual(["full", "low-rank", "none"]);
  await openTrainer(PLACE, PLANNED, { ...DEFAULT_TUNE, head: { kind: "full" } }).catch(() => undefined);
  expect(tried.slice(3)).toEqual(["full"]);
});
