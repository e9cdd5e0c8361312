import { afterEach, describe, expect, it } from "vitest";
import { FAKE_ADAPTER, FakeEngine, type FakeScript } from "../../e2e/support/fake-engine";
import { DEFAULT_OPTIONS } from "../data/mapping";
import { StudioError } from "../shared/errors";
import { LastingEngine } from "./lasting-engine";
import type { EngineEvent } from "./protocol";
import { exposeEngine } from "./rpc";

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

const MODEL = { kind: "urls", urls: [{ path: "m/config.json", url: "/m/config.json" }] } as const;
const LAW = { kind: "url", name: "law.csv", url: "/law.csv" } as const;
const ARC = { kind: "url", name: "arc.jsonl", url: "/arc.jsonl" } as const;

/** Workers by turn, each an engine of its own that can be made to die. */
async function lasting(...scripts: FakeScript[]) {
  const workers: { engine: FakeEngine; die: (reason: string) => void; ended: boolean }[] = [];
  const lasting = new LastingEngine((onDeath) => {
    const engine = new FakeEngine(scripts[workers.length] ?? {});
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    exposeEngine(engine, port1);
    const worker = { engine, die: onDeath, ended: false };
    workers.push(worker);
    return { endpoint: port2, terminate: () => void (worker.ended = true) };
  });
  const events: EngineEvent[] = [];
  await lasting.api.start((event) => events.push(event));
  return { lasting, api: lasting.api, workers, events };
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => "none", (error: StudioError) => error.code);

describe("an engine whose worker dies", () => {
  it("fails what runs as lost, tells it once, and goes on in another worker with what was open", async () => {
    const { api, workers, events } = await lasting({ stepMs: 3 });
    await api.openModel("model", MODEL);
    const closed = await api.openDataset("a", ARC, DEFAULT_OPTIONS);
    await api.openDataset("b", LAW, DEFAULT_OPTIONS);
    await api.closeDataset(closed.id);
    const running = codeOf(api.measureSpeed("speed", []));
    workers[0]?.die("it threw");
    expect(await running).toBe("device-lost");
    expect(await codeOf(api.measureSpeed("later", []))).toBe("device-lost");
    expect(events.filter(({ type }) => type === "device-lost")).toMatchObject([{ error: { code: "device-lost", message: "The engine stopped working: it threw." } }]);
    expect(workers[0]?.ended).toBe(true);
    expect(await api.recover("recover")).toEqual(FAKE_ADAPTER);
    expect(workers[1]?.engine.calls).toEqual(["start", "openDataset", "openModel"]);
    expect((await api.measureSpeed("again", [])).decode.windows).toBe(5);
    expect(events.some(({ jobId }) => jobId === "again")).toBe(true);
  });

  it("can be tried again when the next worker can't open what was open", async () => {
    const { api, workers } = await lasting({}, { failures: { openModel: new StudioError("io", "The file is gone.", "Choose it again.") } });
    await api.openModel("model", MODEL);
    workers[0]?.die("it threw");
    expect(await codeOf(api.recover("recover"))).toBe("io");
    expect(await api.recover("again")).toEqual(FAKE_ADAPTER);
    expect(workers.length).toBe(3);
    expect(workers[2]?.engine.calls).toEqual(["start", "openModel"]);
  });

  it("leaves a device that was lost to its worker, and ends for good when told", async () => {
    const { lasting: engine, api, workers, events } = await lasting();
    await api.recover("recover");
    expect([workers.length, workers[0]?.engine.calls]).toEqual([1, ["start", "recover"]]);
    engine.end();
    expect(await codeOf(api.measureSpeed("speed", []))).toBe("device-lost");
    expect(events.filter(({ type }) => type === "device-lost")).toEqual([]);
  });
});
