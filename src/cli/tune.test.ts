/** `tune` as a script sees it, on the demo model. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commandLine } from "./cli-testing";

const MODEL = ["--model", "public/demo/model"];
const DATA = ["--data", "public/demo/data/medicine_test.jsonl"];
const folder = mkdtempSync(join(tmpdir(), "trimllm-tune-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = commandLine(process.env["TRIMLLM_ADAPTER"]);

function cli(...args: string[]) {
  const { status, stderr, json } = line.cli(...args);
  return { status, stderr, json: json as { readonly steps: { readonly step: number; readonly loss: number }[]; readonly before: Record<string, unknown>; readonly after: Record<string, unknown>; readonly [key: string]: unknown } };
}

describe("tune", () => {
  it("lifts a trimmed model, writes what --tuned takes, and measures as eval does", () => {
    const out = join(folder, "run");
    const { status, json, stderr } = cli("tune", ...MODEL, ...DATA, "--drop", "layer.3,layer.4,layer.5", "--steps", "12", "--batch", "4", "--lr-norm", "1e-2", "--lr-head", "1e-3", "--head", "rank:8", "--out", out);
    expect(status).toBe(0);
    expect(json.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(json).toMatchObject({ ended: "finished", loss: "choice", rows: { tuning: 17, validation: 8 }, trained: { norms: 19, head: "low-rank", headRows: 2048, parameters: 19 * 128 + 8 * (2048 + 128) } });
    expect(json.before).toMatchObject({ kind: "choice", n: 10 });
    expect(stderr).toMatch(/step 12: loss \d/);
    const { json: measured } = cli("eval", ...MODEL, ...DATA, "--tuned", out);
    for (const key of ["n", "acc", "accNorm", "nll"]) expect(measured[key]).toEqual(json.after[key]);
  });

  it("has a loss whose gradients grads says, by tensor, for what is left", () => {
    const { json } = cli("grads", ...MODEL, ...DATA, "--all", "--limit", "4", "--drop", "attn.3,mlp.5");
    const norms = json["norms"] as Record<string, number>;
    expect(json).toMatchObject({ n: 4, loss: expect.any(Number) });
    expect(Object.keys(norms)).toHaveLength(22 + 1 + 1);
    expect(Object.keys(norms)).toEqual(expect.arrayContaining(["model.layers.3.post_attention_layernorm.weight", "model.norm.weight", "lm_head.weight"]));
    expect(Object.keys(norms)).not.toContain("model.layers.3.input_layernorm.weight");
    for (const norm of Object.values(norms)) expect(norm).toBeGreaterThan(0);
  });

  it("that is interrupted goes on where it was, with the same losses", async () => {
    const [out, whole] = [join(folder, "cut"), join(folder, "whole")];
    const settings = ["--all", "--limit", "24", "--drop", "layer.3,layer.4", "--steps", "10", "--batch", "6", "--head", "none"];
    const cut = await line.interrupted("step 4:", "tune", ...MODEL, ...DATA, ...settings, "--out", out);
    expect([cut.status, cut.json]).toEqual([1, { error: expect.objectContaining({ code: "cancelled" }) }]);
    const gone = cli("tune", ...MODEL, ...DATA, "--all", "--limit", "24", "--resume", out, "--out", out);
    expect(gone.stderr).toMatch(/goes on at step [4-6]/);
    const { json } = cli("tune", ...MODEL, ...DATA, ...settings, "--out", whole);
    // Each process measures how matrices are cut, and another cut rounds otherwise; bit for bit is tested with the same cut.
    expect(gone.json.steps.map(({ loss }) => loss)).toEqual(json.steps.map(({ loss }) => expect.closeTo(loss, 4)));
    expect(gone.json).toMatchObject({ before: null, after: null, ended: "finished", rows: { tuning: 24, validation: 0 }, trained: { head: "none", headRows: 0 } });
    expect(existsSync(join(out, "tuned.safetensors"))).toBe(true);
  });

  it.each<[readonly string[], string, RegExp]>([
    [["--lr-norm", "10"], "usage", /norms' learning rate is 10/],
    [["--lr-head", "abc"], "usage", /head's learning rate is not a number/],
    [["--steps", "0"], "usage", /number of steps is 0/],
    [["--head", "rank:x"], "usage", /--head is rank:x/],
    [["--loss", "hinge"], "usage", /--loss is hinge/],
    [["--all", "--limit", "1"], "usage", /one tuning example/],
    [["--loss", "text"], "usage", /The data is choices/],
    [["--resume", "nowhere"], "io", /There is no nowhere\/run\.checkpoint/],
  ])("answers %j with an error in words", (args, code, message) => {
    const { status, json } = cli("tune", ...MODEL, ...DATA, ...args, "--test-limit", "0", "--out", join(folder, "never"));
    expect([status, json["error"]]).toEqual([code === "usage" ? 2 : 1, expect.objectContaining({ code, message: expect.stringMatching(message) })]);
    expect(existsSync(join(folder, "never"))).toBe(false);
  });
});
