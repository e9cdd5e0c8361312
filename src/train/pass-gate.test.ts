import { expect, it } from "vitest";
import { cancelled, toStudioError } from "../shared/errors";
import { passGate } from "./pass-gate";

it("an open gate lets through without a save; a closed one saves, and a cancel there is told", async () => {
  let saves = 0;
  const held = async (): Promise<void> => void saves++;
  await passGate({}, held);
  await passGate({ checkpoint: async () => undefined }, held);
  expect(saves).toBe(0);
  await passGate({ checkpoint: () => new Promise((resolve) => setTimeout(resolve, 5)) }, held);
  expect(saves).toBe(1);
  const ends = passGate({ checkpoint: () => new Promise((_, reject) => setTimeout(() => reject(cancelled()), 5)) }, held);
  expect(toStudioError(await ends.catch((error: unknown) => error)).code).toBe("cancelled");
  expect(saves).toBe(2);
});
