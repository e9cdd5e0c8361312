/** A studio without a page: the real store and actions over the fake engine. */
import { testBrowser, testStorage } from "../../src/store/persistence/testing";
import { createStudioStore } from "../../src/store/state";
import type { StudioState } from "../../src/store/state";
import { createStudio } from "../../src/store/studio";
import type { PageAbilities, Studio } from "../../src/store/studio";
import { createClientOver } from "../../src/worker/client";
import { FAKE_ADAPTER, FakeEngine } from "./fake-engine";
import { fakeDataset, fakeModel } from "./fake-model";
import type { FakeScript } from "./fake-engine";

export interface TestStudio {
  readonly studio: Studio;
  readonly engine: FakeEngine;
  readonly downloads: File[];
  state(): StudioState;
}

export function createTestStudio(script: FakeScript = {}, abilities: Partial<PageAbilities> = {}): TestStudio {
  const engine = new FakeEngine(script);
  const downloads: File[] = [];
  const page = testPage({
    download: (file) => void downloads.push(file),
    ...abilities,
  });
  const studio = createStudio(createStudioStore(), createClientOver(engine), page);
  return { studio, engine, downloads, state: studio.store.getState };
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
    copyText: async () => undefined,
    environment: () => ({ version: "9.9.9", browser: "Test/1.0", now: "2030-01-02T03:04:05.000Z" }),
    schedule: (run) => void setTimeout(run, 1),
    nowMs: () => performance.now(),
    storage: testStorage(),
    tab: testBrowser().tab(),
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
