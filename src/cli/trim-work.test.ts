import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openModel } from "../model/open";
import { smallGguf } from "../model/testing/small-llama";
import type { TunedRecord } from "../train/tuned-file";
import { NOTHING_PENDING, type TrimSave } from "../trim/trim-state";
import type { OpenSession } from "./model-session";
import { CliTrimWork, type TrimPlace } from "./trim-work";

const folder = mkdtempSync(join(tmpdir(), "trimllm-work-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const FINGERPRINT = "1".repeat(64);
const record = (id: string): TunedRecord => ({ tuned: { id, norms: new Map(), head: null }, fingerprint: FINGERPRINT, mask: [] });

let open: OpenSession;
beforeAll(async () => {
  open = { model: await openModel([smallGguf()]) } as Partial<OpenSession> as OpenSession;
});
const workIn = (out: string, resume: string | null = null) => new CliTrimWork({ open, fingerprint: FINGERPRINT, out: join(folder, out), resume: resume && join(folder, resume), say: () => undefined } as Partial<TrimPlace> as TrimPlace);

it("a run that goes on in another folder takes along the weights that it still needs", async () => {
  for (const id of ["start", "step 1", "now", "another run's"]) await workIn("first").keep(record(id));
  const saved = { from: { mask: [], tuned: "start" }, steps: [{ tuned: "step 1" }, { tuned: "step 1" }, { tuned: null }], pending: { ...NOTHING_PENDING, tuning: { tuned: "now" } } } as unknown as TrimSave; // all that names weights
  await workIn("second", "first").takeAlong(saved);
  rmSync(join(folder, "first"), { recursive: true });
  for (const id of ["start", "step 1", "now"]) expect((await workIn("second").weights(id)).tuned.id).toBe(id);
  await expect(workIn("second").weights("another run's")).rejects.toMatchObject({ code: "io" });
});

it("weights with a path for an id stay in their folder", async () => {
  await workIn("third").keep(record("../../outside"));
  expect([existsSync(join(folder, "outside.safetensors")), readdirSync(join(folder, "third", "weights"))]).toEqual([false, ["..%2F..%2Foutside.safetensors"]]);
  expect((await workIn("third").weights("../../outside")).tuned.id).toBe("../../outside");
});
