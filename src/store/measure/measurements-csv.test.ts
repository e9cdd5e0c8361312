import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { choiceResult, speedResult } from "../../../e2e/support/fake-points";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { createCommands } from "../../commands/commands";
import { toggleModule } from "../trim/mask-actions";
import { chartFileStem, measuredWhere, saveCsv } from "./chart-downloads";
import { measure } from "./measure-actions";
import { NO_MEASUREMENTS, withAccuracy, withSpeed } from "./measurements";
import { csvRows, csvText } from "./measurements-csv";

async function measuredTwice() {
  const test = await createOpenStudio();
  await measure(test.studio);
  toggleModule(test.studio, "attn.5");
  toggleModule(test.studio, "mlp.8");
  await measure(test.studio);
  return test;
}

const parse = (text: string) => Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });

describe("measurements as CSV", () => {
  it("have a row for each mask with every number unrounded, and where and when it was measured", async () => {
    const { state } = await measuredTwice();
    const { data, errors } = parse(await csvText(csvRows(state())));
    expect(errors).toEqual([]);
    expect(data.map(({ mask, modules_dropped: dropped }) => [mask, dropped])).toEqual([["", "0"], ["attn.5,mlp.8", "2"]]);
    const { measurements, model } = state();
    const [accuracy, speed] = [measurements.accuracy["d0|test|attn.5,mlp.8"], measurements.speed["attn.5,mlp.8"]];
    if (accuracy?.kind !== "choice" || !speed || !model) throw new Error("not measured");
    expect(data[1]).toMatchObject({
      model: model.name, dataset: "rows.jsonl", part: "test", kind: "choice", n: "250", likelihood: "", majority: "",
      acc: String(accuracy.acc), ci95_low: String(accuracy.ci95.low), acc_norm: String(accuracy.accNorm), nll: String(accuracy.nll), chance: "0.25",
      decode_tps: String(speed.decode.median), decode_tps_low: String(speed.decode.low), prefill_tps_high: String(speed.prefill.high),
      decode_multiple: String(speed.decode.median / (measurements.speed[""]?.decode.median ?? NaN)), weight_bytes: String(model.bytes - 553_000 - 1_659_000),
      accuracy_adapter: "Imaginary GPU 4060", speed_measured_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it("have every part of every open dataset, and masks of which only the speed is known", async () => {
    const { state } = await measuredTwice();
    const more = withSpeed(withAccuracy(state().measurements, "", { datasetId: "d0", part: "all" }, choiceResult(0.5)), "mlp.9", speedResult(120));
    const rows = csvRows({ ...state(), measurements: more });
    expect(rows.map(({ part, mask }) => [part, mask])).toEqual([["test", ""], ["test", "attn.5,mlp.8"], ["all", ""], [null, "mlp.9"]]);
    expect(rows.at(-1)).toMatchObject({ dataset: null, acc: null, accuracy_measured_at: null, decode_tps: 120 });
    expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1);
  });

  it("have the datasets that are closed, after the open ones and by their ids", async () => {
    const { state } = await measuredTwice();
    const law = { datasetId: "law|d9", part: "all" } as const;
    const measurements = withAccuracy({ ...state().measurements, speed: {} }, "", law, choiceResult(0.4));
    const names = csvRows({ ...state(), measurements: { ...measurements, accuracy: Object.fromEntries(Object.entries(measurements.accuracy).reverse()) } });
    expect(names.map(({ dataset, part, mask }) => [dataset, part, mask])).toEqual([["rows.jsonl", "test", ""], ["rows.jsonl", "test", "attn.5,mlp.8"], ["law|d9", "all", ""]]);
    expect(csvRows({ ...state(), datasets: [] }).map(({ dataset, acc }) => [dataset, typeof acc])).toEqual([["d0", "number"], ["d0", "number"]]);
  });

  it("say of an export its precision and its own bytes, on the branches of its state", async () => {
    const { state } = await measuredTwice();
    const { measurements, model } = state();
    const key = "attn.5,mlp.8@Q4_0";
    const known = withSpeed(withAccuracy(measurements, key, { datasetId: "d0", part: "test" }, choiceResult(0.5)), key, { ...speedResult(140), weightBytes: 50_000_000 });
    const rows = csvRows({ ...state(), measurements: known });
    expect(rows.map(({ mask, precision, exported }) => [mask, precision, exported])).toEqual([["", model?.precision, 0], ["attn.5,mlp.8", model?.precision, 0], ["attn.5,mlp.8", "Q4_0", 1]]);
    expect(rows[2]).toMatchObject({ weight_bytes: 50_000_000, share_kept: 50_000_000 / (model?.bytes ?? NaN), branch: rows[1]?.["branch"], modules_dropped: 2 });
    expect(rows[2]?.["branch"]).not.toBeNull();
  });

  it("name the tuned weights of a row beside its mask", async () => {
    const { state } = await measuredTwice();
    const known = withAccuracy(state().measurements, "attn.5,mlp.8#t1", { datasetId: "d0", part: "test" }, choiceResult(0.7));
    const rows = csvRows({ ...state(), measurements: known });
    expect(rows.map(({ mask, tuned, modules_dropped: dropped }) => [mask, tuned, dropped])).toEqual([["", null, 0], ["attn.5,mlp.8", null, 2], ["attn.5,mlp.8", "t1", 2]]);
  });

  it("say of each row on which branches it is, what it keeps, and how it compares with the full model", async () => {
    const { state } = await measuredTwice();
    const of = (right: string, acc: number) => ({ ...choiceResult(acc), right });
    const target = { datasetId: "d0", part: "test" } as const;
    const known = [["", of("111110", 5 / 6)], ["attn.5,mlp.8", of("111001", 4 / 6)], ["mlp.9", of("110000", 2 / 6)]] as const;
    const measurements = known.reduce((all, [key, result]) => withAccuracy(all, key, target, result), withSpeed(state().measurements, "mlp.9", speedResult(1)));
    const rows = csvRows({ ...state(), measurements });
    expect(rows.map(({ mask, branch, lost, gained, p_value: p, pareto_decode: pareto }) => [mask, branch, lost, gained, p, pareto])).toEqual([
      ["", "Drop MLP 8", null, null, null, 1], ["mlp.9", null, 3, 0, expect.closeTo(0.25, 12), 0], ["attn.5,mlp.8", "Drop MLP 8", 2, 1, 1, 1],
    ]);
    expect(rows.map(({ share_kept: kept, weight_bytes: bytes }) => kept === Number(bytes) / (state().model?.bytes ?? NaN))).toEqual([true, true, true]);
    expect(csvRows({ ...state(), measurements: { ...measurements, speed: {} } }).map(({ pareto_decode: pareto }) => pareto)).toEqual([null, null, null]);
  });

  it("can be saved as soon as there is an accuracy or a speed", async () => {
    const { studio } = await createOpenStudio();
    const { saveCsv: save } = createCommands(studio);
    expect(save.enabled()).toBe("Nothing is measured yet.");
    studio.store.setState({ measurements: withAccuracy(NO_MEASUREMENTS, "", { datasetId: "d0", part: "test" }, choiceResult(0.5)) });
    expect(save.enabled()).toBe(true);
    studio.store.setState({ measurements: withSpeed(NO_MEASUREMENTS, "", speedResult(1)) });
    expect(save.enabled()).toBe(true);
  });

  it("never start a formula in a spreadsheet", async () => {
    const { data } = parse(await csvText([{ dataset: '=HYPERLINK("x")', acc: 0.5 }]));
    expect(data[0]).toEqual({ dataset: '\'=HYPERLINK("x")', acc: "0.5" });
  });
});

describe("chart downloads", () => {
  it("are named after model and dataset", async () => {
    const { studio, state, downloads } = await measuredTwice();
    await saveCsv(studio);
    expect(downloads.map(({ name, type }) => [name, type])).toEqual([["SmolLM2-135M-Instruct-rows-test.csv", "text/csv"]]);
    expect(parse(await (downloads[0]?.text() ?? Promise.resolve(""))).data.length).toBe(2);
    const model = state().model;
    expect(chartFileStem({ ...state(), model: model && { ...model, name: "../a b/c:d" }, datasetId: null })).toBe("a-b-c-d");
  });

  it("say where and when they were measured", async () => {
    const { state } = await measuredTwice();
    expect(measuredWhere(state())).toMatch(/^Imaginary GPU 4060, \d{4}-\d\d-\d\d$/);
    const recorded = { date: "2026-11-24", device: "Elsewhere" };
    const bare = { accuracy: {}, speed: { "": speedResult(1) } };
    expect(measuredWhere({ ...state(), measurements: bare, recorded })).toBe("Elsewhere, 2026-11-24");
    expect(csvRows({ ...state(), measurements: bare, recorded })[0]).toMatchObject({ speed_adapter: "Elsewhere", accuracy_adapter: null });
  });
});
