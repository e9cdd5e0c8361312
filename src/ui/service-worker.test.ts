import { beforeEach, expect, it, vi } from "vitest";

const reload = vi.fn<() => void>();
const activate = vi.fn<(reloads: boolean) => Promise<void>>();
const news = { onReady: vi.fn<() => void>(), onTakenElsewhere: vi.fn<() => void>() };
let registered: { onNeedRefresh?: () => void; onNeedReload?: () => void } = {};

vi.mock("virtual:pwa-register", () => ({
  registerSW: (options: typeof registered) => {
    registered = options;
    return activate;
  },
}));

/** A tab of its own each time: the module keeps what was asked. */
async function openTab() {
  vi.resetModules();
  const tab = await import("./service-worker");
  tab.keepForOffline(news);
  return tab;
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal("location", { reload });
});

it("reloads the tab that asked, once the newer version serves it", async () => {
  const { applyUpdate } = await openTab();
  registered.onNeedRefresh?.();
  expect(news.onReady).toHaveBeenCalledOnce();
  applyUpdate();
  expect([activate.mock.calls, reload.mock.calls]).toEqual([[[true]], []]);
  registered.onNeedReload?.();
  expect(reload).toHaveBeenCalledOnce();
  expect(news.onTakenElsewhere).not.toHaveBeenCalled();
});

it("leaves a tab alone that another one's update reaches, until its person asks", async () => {
  const { applyUpdate } = await openTab();
  registered.onNeedReload?.();
  registered.onNeedReload?.(); // the library tells as often as it found a waiting worker
  expect(reload).not.toHaveBeenCalled();
  expect(news.onTakenElsewhere).toHaveBeenCalledOnce();
  applyUpdate();
  expect(reload).toHaveBeenCalledOnce();
  expect(activate).not.toHaveBeenCalled();
});
