/** `trim` and `replay` as a script sees them, on the demo model. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readRecipe, recipeText } from "../trim/records/recipe";
import { commandLine } from "./cli-testing";

const { cli, interrupted } = commandLine(process.env["TRIMLLM_ADAPTER"]);
const MODEL = ["--model", "public/demo/model"];
const DATA = ["--data", "public/demo/data/medicine_test.jsonl"];
const SPLIT = ["--split", '{"seed": 3, "sizes": {"calibration": 8, "validation": 6, "test": 10}}'];
const TUNING = ["--steps", "3", "--batch", "2", "--head", "rank:8"];
const folder = mkdtempSync(join(tmpdir(), "trimllm-trim-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly mask: readonly string[];
  readonly accuracy: { readonly acc: number; readonly nll: number; readonly n: number };
  readonly tunedHere: boolean;
}

const stepsOf = (json: Record<string, unknown>) => json["steps"] as readonly Step[];
const recipeAt = (out: string) => readRecipe(readFileSync(join(out, "recipe.json"), "utf8"));

describe("trim", () => {
  it("scans, drops and tunes to its target; its weights measure as it says, and its recipe replays to the same", () => {
    const out = join(folder, "whole");
    const { status, json, stderr } = cli("trim", ...MODEL, ...DATA, ...SPLIT, ...TUNING, "--target", "3modules", "--per-step", "2", "--out", out);
    expect([status, json["recipe"]]).toEqual([0, join(out, "recipe.json")]);
    expect(stepsOf(json).map(({ mask, tunedHere }) => [mask.length, tunedHere])).toEqual([[2, false], [3, true]]);
    expect(json["final"]).toMatchObject({ step: 2, ended: "reached", reason: "The target is reached after 2 steps: 3 modules gone.", accuracy: { n: 10 } });
    expect(stderr).toMatch(/about \d+ s left/);
    // Weights and checkpoints that no state needs are gone.
    expect(readdirSync(out).filter((name) => !name.startsWith("trim.json")).toSorted()).toEqual(["recipe.json", "tuned.safetensors"]);
    const last = stepsOf(json).at(-1);
    const { json: measured } = cli("eval", ...MODEL, ...DATA, ...SPLIT, "--tuned", out);
    for (const key of ["acc", "n"] as const) expect(measured[key]).toBe(last?.accuracy[key]);
    expect(measured["nll"]).toBeCloseTo(last?.accuracy.nll ?? NaN, 4);
    // The split is the recipe's.
    const { json: again } = cli("replay", ...MODEL, ...DATA, "--recipe", join(out, "recipe.json"));
    expect(again).toMatchObject({ same: true, file: null, steps: stepsOf(json).map(({ mask, accuracy }) => ({ mask, accuracy: accuracy.acc, recipeAccuracy: accuracy.acc, same: true })) });
  });

  it("that is interrupted while tuning goes on where it was, to the same masks", async () => {
    const [out, whole] = [join(folder, "cut"), join(folder, "uncut")];
    // An order without rounding: each process measures how matrices are cut.
    const run = [...MODEL, ...DATA, ...SPLIT, "--test-limit", "4"];
    const search = [...TUNING, "--steps", "6", "--strategy", "random", "--seed", "5", "--target", "2modules"];
    const cut = await interrupted("step 2: loss", "trim", ...run, ...search, "--out", out);
    expect([cut.status, cut.json]).toEqual([1, { error: expect.objectContaining({ code: "cancelled" }) }]);
    const gone = cli("trim", ...run, "--resume", out, "--out", out);
    expect(gone.stderr).toMatch(/goes on behind step 1\n[^]*goes on with the tuning at step [2-5]/);
    const { json } = cli("trim", ...run, ...search, "--out", whole);
    expect(stepsOf(gone.json).map(({ mask }) => mask)).toEqual(stepsOf(json).map(({ mask }) => mask));
    expect(stepsOf(gone.json).map(({ accuracy }) => accuracy.nll)).toEqual(stepsOf(json).map(({ accuracy }) => expect.closeTo(accuracy.nll, 3)));
    // A run that has ended says so again, and does nothing.
    writeFileSync(join(out, "trim.json"), "{ torn");
    expect(cli("trim", ...run, "--resume", out, "--out", out)).toMatchObject({ status: 0, stderr: expect.stringMatching(/The saved trim is not whole/) });
    expect(cli("trim", ...MODEL, ...DATA, "--resume", out, "--out", out).json["error"]).toMatchObject({ code: "usage", message: expect.stringMatching(/begun on other rows/) });
  });

  it.each<[readonly string[], string, RegExp]>([
    [["--target", "half"], "usage", /--target is half; it can be 0\.5bytes/],
    [[], "usage", /--target is missing/],
    [["--target", "3modules", "--tune", "often"], "usage", /--tune is often/],
    [["--target", "3modules", "--all"], "usage", /name the rows to measure with --test/],
    [["--target", "0.01bytes", "--rows", "3", "--keep", "layer.0"], "usage", /1 % of the bytes can't be reached.*A scan would see 3 calibration rows/],
    [["--target", "2xspeed", "--keep", Array.from({ length: 12 }, (_, layer) => `layer.${layer}`).join()], "usage", /All 24 modules that are left must stay/],
    [["--resume", "nowhere"], "io", /There is no nowhere\/trim\.json/],
  ])("answers %j with an error in words, and writes nothing", (args, code, message) => {
    const { status, json } = cli("trim", ...MODEL, ...DATA, ...SPLIT, ...args, "--out", join(folder, "never"));
    expect([status, json["error"]]).toEqual([code === "usage" ? 2 : 1, expect.objectContaining({ code, message: expect.stringMatching(message) })]);
    expect(existsSync(join(folder, "never"))).toBe(false);
  });
});

describe("replay", () => {
  it("refuses a recipe of another model or other data, and one that is torn, and says which", () => {
    const recipe = recipeAt(join(folder, "whole"));
    const refused = (name: string, text: string, data = DATA) => {
      writeFileSync(join(folder, name), text);
      return cli("replay", ...MODEL, ...data, "--recipe", join(folder, name)).json["error"];
    };
    expect(refused("model.json", recipeText({ ...recipe, model: { ...recipe.model, fingerprint: "0".repeat(64) } }))).toMatchObject({ code: "usage", message: expect.stringMatching(/another model/) });
    expect(refused("data.json", recipeText(recipe), ["--data", "public/demo/data/law_test.jsonl"])).toMatchObject({ code: "usage", message: expect.stringMatching(/another dataset: medicine_test\.jsonl/) });
    expect(refused("torn.json", recipeText(recipe).slice(0, -9))).toMatchObject({ code: "malformed", message: expect.stringMatching(/no JSON/) });
  });
});
