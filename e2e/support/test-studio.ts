/** A studio without a page: the real store and actions over the fake engine. */
import { createStudioStore } from "../../src/store/state";
import type { StudioState } from "../../src/store/state";
import { createStudio } from "../../src/store/studio";
import type { PageAbilities, Studio } from "../../src/store/studio";
import { createClientOver } from "../../src/worker/client";
import { FAKE_ADAPTER, FakeEngine, fakeDataset, fakeModel } from "./fake-engine";
import type { FakeScript } from "./fake-engine";

export interface TestStudio {
  readonly studio: Studio;
  readonly engine: FakeEngine;
  readonly stored: Map<string, unknown>;
  readonly downloads: File[];
  state(): StudioState;
}

export function createTestStudio(script: FakeScript = {}, abilities: Partial<PageAbilities> = {}): TestStudio {
  const engine = new FakeEngine(script);
  const stored = new Map<string, unknown>();
  const downloads: File[] = [];
  const page = testPage({
    download: (file) => void downloads.push(file),
    storage: { get: async (key) => stored.get(key), set: async (key, value) => void stored.set(key, value) },
    ...abilities,
  });
  const studio = createStudio(createStudioStore(), createClientOver(engine), page);
  return { studio, engine, stored, downloads, state: studio.store.getState };
}

/** What a page can do, as far as Node can. */
export function testPage(abilities: Partial<PageAbilities> = {}): PageAbilities {
  return {
    askTarget: async () => "download",
    download: () => undefined,
    fetchJson: async () => ({}),
    absoluteUrl: (path) => new URL(path, "http://page.test/").href,
    pickFiles: async () => [],
    applyUpdate: () => undefined,
    schedule: (run) => void setTimeout(run, 1),
    nowMs: () => performance.now(),
    storage: undefined,
    ...abilities,
  };
}

/** As after opening the fake model and a dataset, without the time that it takes. */
export async function createOpenStudio(script: FakeScript = {}, abilities: Partial<PageAbilities> = {}): Promise<TestStudio> {
  const test = createTestStudio(script, abilities);
  const summary = fakeDataset("d0", "rows.jsonl");
  await test.studio.client.start();
  test.studio.store.setState({
    engine: { kind: "ready", adapter: FAKE_ADAPTER }, model: fakeModel(script), datasets: [{ summary, source: { kind: "demo", id: "rows" }, synthetic: false }], datasetId: summary.id,
  });
  return test;
}
