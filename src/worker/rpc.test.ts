import { DEFAULT_OPTIONS } from "../data/mapping";
import { afterEach, describe, expect, it } from "vitest";
import { FAKE_ADAPTER, FakeEngine } from "../../e2e/support/fake-engine";
import { StudioError } from "../shared/errors";
import type { EngineApi, EngineEvent } from "./protocol";
import { connectEngine, exposeEngine } from "./rpc";

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

function connect(api: EngineApi) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  exposeEngine(api, port1);
  return connectEngine(port2);
}

describe("rpc across a message channel", () => {
  it("hands arguments and results through", async () => {
    const { api } = connect(new FakeEngine());
    expect(await api.start(() => undefined)).toEqual(FAKE_ADAPTER);
    const dataset = await api.openDataset("j", { kind: "url", name: "mine.jsonl", url: "/mine.jsonl" }, DEFAULT_OPTIONS);
    expect(dataset.name).toBe("mine.jsonl");
  });

  it("brings events to the sink in order", async () => {
    const engine = new FakeEngine();
    const { api } = connect(engine);
    const events: EngineEvent[] = [];
    await api.start((event) => void events.push(event));
    await api.openModel("job-7", { kind: "urls", urls: [] });
    await expect.poll(() => events.length).toBe(8);
    expect(events.map((event) => event.sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(events.map((event) => event.jobId))).toEqual(new Set(["job-7"]));
  });

  it("revives code and remedy of a StudioError", async () => {
    const failure = new StudioError("gpu-out-of-memory", "attn.0.q needs 4 GB.", "Take a smaller model.");
    const { api } = connect(new FakeEngine({ failures: { openModel: failure } }));
    const thrown = await api.openModel("j", { kind: "urls", urls: [] }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(StudioError);
    expect(thrown).toMatchObject({ code: "gpu-out-of-memory", message: "attn.0.q needs 4 GB.", remedy: "Take a smaller model." });
  });

  it("turns any other error into an internal one with its message", async () => {
    const engine = new FakeEngine();
    engine.recover = () => Promise.reject(new TypeError("x is undefined"));
    await expect(connect(engine).api.recover("j")).rejects.toMatchObject({ code: "internal", message: "x is undefined" });
  });

  it("says so when a result can't cross", async () => {
    const engine = new FakeEngine();
    engine.cancel = async () => (() => 1) as unknown as undefined; // a function is what structured clone refuses
    await expect(connect(engine).api.cancel("j")).rejects.toMatchObject({ code: "internal" });
  });

  it("rejects every pending and every later call once the other end is gone", async () => {
    const engine = new FakeEngine();
    engine.measureSpeed = () => new Promise(() => undefined);
    engine.recover = () => new Promise(() => undefined);
    const { api, fail } = connect(engine);
    const pending = [api.measureSpeed("a", []), api.recover("b")];
    fail(new StudioError("internal", "gone", "Reload the page."));
    for (const call of [...pending, api.cancel("a")]) await expect(call).rejects.toMatchObject({ code: "internal", message: "gone" });
  });

  it("reaches a running job with cancel", async () => {
    const { api } = connect(new FakeEngine({ stepMs: 20 }));
    const running = api.measureSpeed("a", []);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await api.cancel("a");
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
  });
});
