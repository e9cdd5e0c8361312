import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OWNER, PublishServer, READ_TOKEN, WRITE_TOKEN } from "../../e2e/support/publish-server";
import { openNodeGpu } from "../cli/adapters";
import { plainChoices } from "../export/records/choices";
import { contentOf, planned, writtenFiles } from "../export/testing";
import { openDevice } from "../gpu/device";
import { memoryLocks } from "../hub/testing";
import { openModel } from "../model/open";
import { namedSource } from "../model/testing/small-llama";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { deviceCalls } from "./calls/device";
import { modelCalls } from "./calls/models";
import { EngineCore } from "./engine-core";
import type { EngineEvent, OpenFile, PublishRequest } from "./protocol";
import { publishExport, type PublishPlace } from "./publish-export";

const MODEL_FOLDER = "public/demo/model";
const REPO = `${OWNER}/tiny-trimmed`;
const MASK = ["attn.5", "mlp.8"] as const;

const demoModel: OpenFile[] = readdirSync(MODEL_FOLDER).map((name) => ({ path: `demo/${name}`, file: new File([readFileSync(join(MODEL_FOLDER, name))], name) }));
const refusal = async (work: Promise<unknown>) => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown));

let gpu: GPU;
beforeAll(async () => {
  ({ gpu } = await openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] }));
});

describe("publishing the open model", () => {
  let hub: PublishServer;
  let disk: MemoryDisk;
  let core: EngineCore;
  let place: PublishPlace;
  let events: EngineEvent[];
  /** Every name that was ever written. */
  let written: Set<string>;

  beforeEach(async () => {
    hub = await PublishServer.start();
    [disk, events, written] = [memoryDisk(), [], new Set()];
    place = { locks: memoryLocks(), freeBytes: async () => null };
    core = new EngineCore(() => openDevice(gpu), async (name) => openPrivateFolder(disk.root, name));
    await deviceCalls(core).start((event) => {
      events.push(event);
      for (const name of disk.files.keys()) written.add(name);
    });
    await modelCalls(core).openModel("open", { kind: "files", files: demoModel });
  });
  afterEach(() => hub.stop());

  const publish = (change: Partial<PublishRequest> = {}) =>
    core.runBeside("publish", (job) => publishExport(core, { mask: MASK, folder: plainChoices("huggingface"), gguf: null, repo: REPO, isPrivate: true, token: WRITE_TOKEN, hubAddress: hub.address, ...change }, { ...job, id: "publish" }, place));

  it("sends the verified folder and GGUF, which open as the trimmed model, and leaves nothing on the disk", async () => {
    const result = await publish({ gguf: plainChoices("gguf") });
    const source = await openModel(await Promise.all(demoModel.map(async ({ path, file }) => namedSource(path, new Uint8Array(await file.arrayBuffer())))));
    const plans = await Promise.all([planned(source, new Set(MASK), "huggingface"), planned(source, new Set(MASK), "gguf")]);
    const folder = await writtenFiles(plans[0]);
    expect(result).toMatchObject({ url: `${hub.address}/${REPO}`, commit: hub.repos.get(REPO)?.commits[0]?.oid, verified: { maxDiff: expect.any(Number) } });
    expect(result.files).toEqual(plans.flatMap(({ files }) => files.map(({ path, size }) => ({ path, bytes: size }))));
    expect(folder.map(({ path }) => path)).toContain("model.safetensors");
    for (const file of folder) expect(sameBytes(hub.repos.get(REPO)?.files.get(file.path), await contentOf(file))).toBe(true);
    const published = hub.filesOf(REPO).map(({ path, bytes }) => namedSource(path, new Uint8Array(bytes)));
    for (const files of [published.filter(({ path }) => path.endsWith(".gguf")), published.filter(({ path }) => !path.endsWith(".gguf"))]) {
      expect((await openModel(files)).spec.layers).toHaveLength(12);
    }
    expect([...disk.files.keys()]).toEqual([]);
    expect([...written].some((name) => name.startsWith("publish/model"))).toBe(true);
    const labels = [...new Set(events.flatMap((event) => (event.jobId === "publish" && event.type === "progress" ? [event.progress.label] : [])))];
    expect(labels.slice(-2)).toEqual(["Hashing", "Uploading"]);
  });

  it("writes nothing for a token that may not write, and while another tab publishes", async () => {
    expect((await refusal(publish({ token: READ_TOKEN }))).message).toBe(`This token can't write to ${REPO}: it may only read.`);
    const { locks } = place;
    const told = await locks.request("trimllm.publish", {}, async () => refusal(publish()));
    expect([told.code, told.message]).toEqual(["usage", "Another tab is publishing."]);
    expect([...written]).toEqual([]);
  });

  it("says that there is no room before it writes", async () => {
    place = { ...place, freeBytes: async () => 2_000_000 };
    const told = await refusal(publish());
    expect([told.code, told.message]).toEqual(["disk-full", expect.stringMatching(/^What is published is written here first and takes 6 MB, and this browser has room for 2 MB\.$/)]);
    expect([...written]).toEqual([]);
  });

  it("removes what it wrote when the Hub refuses, and when it is cancelled", async () => {
    Object.assign(hub.faults, { at: /commit/, status: 403, refusals: 1 });
    expect((await refusal(publish())).message).toMatch(/^This token can't write to/);
    expect([written.size > 0, [...disk.files.keys()]]).toEqual([true, []]);
    hub.faults.bytesPerSecond = 1000;
    const uploading = hub.nextUpload();
    const running = refusal(publish({ mask: ["attn.2"] }));
    await uploading;
    core.jobs.cancel("publish");
    expect((await running).code).toBe("cancelled");
    expect([...disk.files.keys()]).toEqual([]);
    expect(hub.repos.get(REPO)?.commits).toEqual([]);
  });

  it("can be cancelled while it waits for the device", async () => {
    let measured: () => void = () => undefined;
    const busy = core.run("measuring", () => new Promise<void>((resolve) => (measured = resolve)));
    const running = refusal(publish());
    while (hub.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    core.jobs.cancel("publish");
    measured();
    expect([(await running).code, [...written]]).toEqual(["cancelled", []]);
    await busy;
  });

  it("leaves no file of a page that was closed in the middle", async () => {
    disk.files.set("publish/old.gguf", new Uint8Array([1]));
    await publish();
    expect([...(hub.repos.get(REPO)?.files.keys() ?? [])]).not.toContain("old.gguf");
    expect([...disk.files.keys()]).toEqual([]);
  });
});

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
