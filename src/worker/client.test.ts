import { describe, expect, it } from "vitest";
import { FakeEngine } from "../../e2e/support/fake-engine";
import { createClientOver } from "./client";

describe("client", () => {
  it("gives each job an id and only its own events", async () => {
    const client = createClientOver(new FakeEngine());
    await client.start();
    const heard: string[] = [];
    const job = () => client.runJob((jobId) => client.api.measureSpeed(jobId, []), { onEvent: (event) => heard.push(event.jobId) });
    await Promise.all([job(), client.api.measureSpeed("somebody-else", [])]);
    await job();
    expect(new Set(heard)).toEqual(new Set(["job-0", "job-1"]));
  });

  it("cancels the engine's job when the signal is aborted", async () => {
    const engine = new FakeEngine({ stepMs: 10 });
    const client = createClientOver(engine);
    const abort = new AbortController();
    const running = client.runJob((jobId) => client.api.measureSpeed(jobId, []), { signal: abort.signal });
    setTimeout(() => abort.abort(), 15);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(engine.calls).toEqual(["measureSpeed", "cancel"]);
  });

  it("starts nothing under a signal that is aborted already", async () => {
    const engine = new FakeEngine();
    const client = createClientOver(engine);
    await expect(client.runJob((jobId) => client.api.measureSpeed(jobId, []), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
    expect(engine.calls).toEqual([]);
  });
});
