import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS, LAYOUT_IDS, parsePartialMapping } from "../../data/mapping";
import type { DatasetOptions, Mapping } from "../../data/mapping";
import type { DatasetPreview } from "../../worker/protocol";
import { LAYOUT_FORMS } from "./layout-forms";
import {
  answerKindInEffect, columnsInEffect, fixedChoicesInEffect, formInEffect, isSet, labelNameInEffect, remedyFor, sizesInEffect, usageOf, withAnswerKind,
  withChoiceToggled, withColumn, withDefaultSplit, withFixedChoices, withLabelName, withLayout, withSeed, withSize,
} from "./mapping-form";

const LIST: Mapping = {
  layout: "choice-list", columns: { question: "q", passage: null, choices: "options", answer: "gold" }, answerKind: "index", fixedChoices: null, labelNames: null,
};

function preview(mapping: Mapping | null, more: Partial<DatasetPreview> = {}): DatasetPreview {
  const columns = ["q", "a", "b", "c", "options", "gold"].map((name) => ({ name, samples: [] }));
  return {
    name: "rows.csv", format: "CSV", layout: null, rows: 9, columns, mapping, problem: null, labels: null, examples: 9, rejected: { count: 0, first: [] }, notes: [],
    split: { calibration: 1, validation: 2, test: 3, tuning: 3 }, firstExamples: [], ...more,
  };
}

const setTo = (mapping: DatasetOptions["mapping"]): DatasetOptions => ({ ...DEFAULT_OPTIONS, mapping });

describe("layout forms", () => {
  it("has one form for each layout that the engine knows", () => {
    expect(LAYOUT_FORMS.map(({ id }) => id).sort()).toEqual([...LAYOUT_IDS].sort());
  });

  it("asks for an answer column in every layout, and for each part once", () => {
    for (const { columns } of LAYOUT_FORMS) {
      const parts = columns.map(({ part }) => part);
      expect(parts).toContain("answer");
      expect(new Set(parts).size).toBe(parts.length);
    }
  });
});

describe("what is in effect", () => {
  it("is what is recognised, until the person says otherwise", () => {
    expect(formInEffect(DEFAULT_OPTIONS, preview(LIST))?.id).toBe("choice-list");
    expect(columnsInEffect("choices", DEFAULT_OPTIONS, preview(LIST))).toEqual(["options"]);
    expect(columnsInEffect("passage", DEFAULT_OPTIONS, preview(LIST))).toBeUndefined();
    expect(answerKindInEffect(DEFAULT_OPTIONS, preview(LIST))).toBe("index");
    const said = setTo({ question: "a", passage: null, answerKind: "letter" });
    expect([columnsInEffect("question", said, preview(LIST)), columnsInEffect("passage", said, preview(LIST)), answerKindInEffect(said, preview(LIST))]).toEqual([["a"], null, "letter"]);
    expect([isSet("question", said), isSet("passage", said), isSet("answer", said)]).toEqual([true, true, false]);
  });

  it("takes nothing over from a preview of another layout", () => {
    const asked = setTo({ layout: "classification" });
    expect(columnsInEffect("question", asked, preview(LIST))).toBeUndefined();
    expect(answerKindInEffect(asked, preview(LIST))).toBeNull();
  });

  it("is nothing before anything is known", () => {
    expect(formInEffect(DEFAULT_OPTIONS, null)).toBeNull();
    expect([columnsInEffect("question", DEFAULT_OPTIONS, null), fixedChoicesInEffect(DEFAULT_OPTIONS, null), sizesInEffect(DEFAULT_OPTIONS, null)]).toEqual([undefined, [], { calibration: 0, validation: 0, test: 0 }]);
  });

  it("tells what a column is used for", () => {
    const use = (column: string) => usageOf(column, setTo({ question: "a" }), preview(LIST));
    expect([use("a"), use("q"), use("options"), use("gold")]).toEqual(["question", null, "choices", "answer"]);
  });
});

describe("a problem's remedy", () => {
  const unfit = { code: "dataset", message: "", remedy: "the engine's" } as const;

  it("is said in the dialog's own words where a control mends it", () => {
    expect(remedyFor(unfit, DEFAULT_OPTIONS, preview(LIST, { labels: [{ value: "0", count: 5 }] }))).toMatch(/each label a name/);
    expect(remedyFor(unfit, setTo({ layout: "choice-list" }), preview(null))).toMatch(/another layout/);
  });

  it("is the engine's otherwise", () => {
    expect(remedyFor(unfit, DEFAULT_OPTIONS, preview(null))).toBe("the engine's");
    expect(remedyFor({ ...unfit, code: "usage" }, setTo({ layout: "choice-list" }), preview(null))).toBe("the engine's");
  });
});

describe("changing the form", () => {
  it("leaves out what is recognised again, so that the same settings make equal options", () => {
    const there = withColumn(withAnswerKind(DEFAULT_OPTIONS, "letter"), "question", "a");
    const otherWay = withAnswerKind(withColumn(DEFAULT_OPTIONS, "question", "a"), "letter");
    expect(JSON.stringify(there)).toBe(JSON.stringify(otherWay));
    expect(withAnswerKind(withColumn(there, "question", undefined), undefined)).toEqual(DEFAULT_OPTIONS);
  });

  it("gives mappings that the engine accepts, null for no passage included", () => {
    const mapping = withColumn(withLayout(DEFAULT_OPTIONS, "choice-columns"), "passage", null).mapping;
    expect(parsePartialMapping(mapping)).toEqual({ layout: "choice-columns", passage: null });
  });

  it("forgets what means something else in another layout", () => {
    const list = setTo({ layout: "choice-list", question: "q", passage: "a", choices: "options", answer: "gold", answerKind: "index" });
    expect(withLayout(list, "choice-columns").mapping).toEqual({ layout: "choice-columns", question: "q", passage: "a" });
    expect(withLayout(list, "classification").mapping).toEqual({ layout: "classification", question: "q", passage: "a" });
    expect(withLayout(list, "free-text").mapping).toEqual({ layout: "free-text" });
    expect(withLayout(list, undefined).mapping).toEqual({ question: "q", passage: "a" });
  });

  it("keeps a column for each choice in the file's order", () => {
    const seen = preview({ ...LIST, layout: "choice-columns", columns: { ...LIST.columns, choices: ["a", "c"] } });
    const three = withChoiceToggled(DEFAULT_OPTIONS, seen, "b");
    expect(three.mapping.choices).toEqual(["a", "b", "c"]);
    expect(withChoiceToggled(three, seen, "a").mapping.choices).toEqual(["b", "c"]);
    const none = ["a", "b", "c"].reduce((options, column) => withChoiceToggled(options, seen, column), three);
    expect(none.mapping).toEqual({});
  });

  it("names labels one by one, and drops the names when there is none or the column changes", () => {
    const seen = preview(null, { labels: [{ value: "0", count: 5 }, { value: "1", count: 4 }] });
    const first = withLabelName(DEFAULT_OPTIONS, seen, "0", "sports");
    const both = withLabelName(first, seen, "1", "world news");
    expect(both.mapping.labelNames).toEqual({ 0: "sports", 1: "world news" });
    expect([labelNameInEffect("1", both, seen), labelNameInEffect("1", first, seen)]).toEqual(["world news", ""]);
    expect(withLabelName(first, seen, "0", " ").mapping).toEqual({});
    expect(withColumn(both, "answer", "gold").mapping).toEqual({ answer: "gold" });
  });

  it("names a recognised label without losing the other names", () => {
    const seen = preview({ ...LIST, labelNames: { 0: "no", 1: "yes" } }, { labels: [{ value: "0", count: 5 }, { value: "1", count: 4 }] });
    expect(withLabelName(DEFAULT_OPTIONS, seen, "1", "oui").mapping.labelNames).toEqual({ 0: "no", 1: "oui" });
  });

  it("names labels that objects have as methods", () => {
    const seen = preview(null, { labels: [{ value: "constructor", count: 5 }, { value: "1", count: 4 }] });
    const first = withLabelName(DEFAULT_OPTIONS, seen, "1", "one");
    expect(first.mapping.labelNames).toEqual({ 1: "one" });
    expect(labelNameInEffect("constructor", first, seen)).toBe("");
    expect(labelNameInEffect("constructor", withLabelName(first, seen, "constructor", "builder"), seen)).toBe("builder");
  });

  it("reads fixed choices line by line", () => {
    expect(withFixedChoices(DEFAULT_OPTIONS, " yes \n\nno\n").mapping.fixedChoices).toEqual(["yes", "no"]);
    expect(withFixedChoices(DEFAULT_OPTIONS, "\n").mapping).toEqual({});
  });

  it("sets one size and keeps the others as they are, and goes back to the defaults", () => {
    const sized = withSeed(withSize(DEFAULT_OPTIONS, preview(LIST), "test", 100), 7);
    expect(sized.split).toEqual({ seed: 7, sizes: { calibration: 1, validation: 2, test: 100 } });
    expect(withDefaultSplit(sized)).toEqual(DEFAULT_OPTIONS);
  });
});
