/** Whole visits over one storage, as main.tsx wires them: what one leaves, the next finds. For tests. */
import { vi } from "vitest";
import { FAKE_ADAPTER } from "../../../e2e/support/fake-engine";
import type { FakeScript } from "../../../e2e/support/fake-engine";
import { createTestStudio } from "../../../e2e/support/test-studio";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { startEngine } from "../engine-actions";
import { openModel } from "../open/model-actions";
import { startPersistence } from "./persistence";
import type { TestBrowser, TestStorage, TestTab } from "./testing";

export interface Visit extends TestStudio {
  readonly tab: TestTab;
  /** As if the page was left for good, or for a reload. */
  leave(): Promise<void>;
}

export interface VisitOptions {
  readonly script?: FakeScript;
  readonly adapter?: string;
}

export async function visit(storage: TestStorage, tab: TestTab, { script = {}, adapter = FAKE_ADAPTER.name }: VisitOptions = {}): Promise<Visit> {
  const test = createTestStudio(script, { storage, tab });
  if (!script.failures?.start) vi.spyOn(test.engine, "start").mockResolvedValue({ ...FAKE_ADAPTER, name: adapter });
  await startPersistence(test.studio, startEngine(test.studio)).settled;
  const leave = async (): Promise<void> => {
    tab.hide();
    await settle();
    tab.close();
  };
  return { ...test, tab, leave };
}

/** Reloads: the next page of the same tab. */
export async function reload(before: Visit, storage: TestStorage, browser: TestBrowser, options: VisitOptions = {}): Promise<Visit> {
  await before.leave();
  return visit(storage, browser.tab(before.tab.sessionId()), options);
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
export const file = (name: string) => new File(["x"], name, { lastModified: 1 });
export const openModelFile = (studio: TestStudio["studio"], name: string) => openModel(studio, { kind: "files", files: [{ path: name, file: file(name) }] }, name, { kind: "files", name });
export const namesOf = ({ state }: TestStudio) => state().datasets.map(({ summary }) => summary.name);

/** As a file handle, for what this code asks of one. */
export function fakeHandle(name: string, permission: PermissionState) {
  let state = permission;
  return {
    kind: "file" as const, name, queryPermission: async () => state, requestPermission: async () => (state = "granted" as const), isSameEntry: async () => false, getFile: async () => new File(["x"], name),
  };
}
