/** Publishing as a script does it, to a Hub on this computer. */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OWNER, PublishServer, READ_TOKEN, WRITE_TOKEN } from "../../e2e/support/publish-server";
import { openModel } from "../model/open";
import { namedSource } from "../model/testing/small-llama";

const REPO = `${OWNER}/demo-trimmed`;

let hub: PublishServer;
beforeEach(async () => {
  hub = await PublishServer.start();
});
afterEach(() => hub.stop());

interface Run {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

/** Not `spawnSync`: the Hub answers from this process. */
function cli(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Run> {
  const adapter = process.env["TRIMLLM_ADAPTER"];
  const line = ["--import", "tsx", "--import", "./src/cli/raw-imports.mjs", "src/cli/main.ts", "publish", "--model", "public/demo/model", "--hub", hub.address, ...args, ...(adapter === undefined ? [] : ["--adapter", adapter]), "--json"];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, line, { env: { ...process.env, ...env } });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("trimllm-publish-"));

it("sends folder and GGUF, privately, and neither keeps files nor says the token", async () => {
  const before = leftovers();
  const { status, stdout, stderr } = await cli({ HF_TOKEN: WRITE_TOKEN }, "--repo", REPO, "--drop", "attn.3,layer.5", "--gguf", "q8_0");
  expect([status, stderr.includes(WRITE_TOKEN), stdout.includes(WRITE_TOKEN)]).toEqual([0, false, false]);
  const repo = hub.repos.get(REPO);
  expect(JSON.parse(stdout)).toMatchObject({ url: `${hub.address}/${REPO}`, commit: repo?.commits[0]?.oid, verified: [{ sameTop: 1 }, { kind: "quantised" }] });
  expect(repo?.isPrivate).toBe(true);
  const published = hub.filesOf(REPO).map(({ path, bytes }) => namedSource(path, new Uint8Array(bytes)));
  const isGguf = ({ path }: { readonly path: string }): boolean => path.endsWith(".gguf");
  for (const files of [published.filter(isGguf), published.filter((file) => !isGguf(file))]) {
    const { layers } = (await openModel(files)).spec;
    expect([layers.length, layers[3]?.attention]).toEqual([11, null]);
  }
  expect(leftovers()).toEqual(before);
});

it("asks the Hub before it opens a model, and takes no token from the command line", async () => {
  const refused = await cli({ OTHER: READ_TOKEN }, "--repo", REPO, "--token-env", "OTHER");
  expect([refused.status, JSON.parse(refused.stdout)]).toEqual([1, { error: expect.objectContaining({ code: "io", message: `This token can't write to ${REPO}: it may only read.` }) }]);
  expect(refused.stderr).not.toContain("adapter:");
  const without = await cli({ HF_TOKEN: "" }, "--repo", REPO);
  expect([without.status, JSON.parse(without.stdout)]).toEqual([2, { error: expect.objectContaining({ code: "usage", message: "The environment has no HF_TOKEN." }) }]);
});
