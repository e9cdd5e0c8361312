import { describe, expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { compileTemplate } from "./template";

const KNOWN = ["question", "passage", "choices", "letters", "topic"];
const PARTS = { question: "Why?", passage: null, choices: ["so", "because"], letters: ["A", "B"] };

const render = (source: string, fields: Readonly<Record<string, unknown>> = {}): string => compileTemplate(source, [...KNOWN, ...Object.keys(fields)]).render(PARTS, fields, 4);

function refusal(source: string, fields: Readonly<Record<string, unknown>> = {}): string {
  try {
    return `rendered ${render(source, fields).length}`;
  } catch (error) {
    const { code, message } = toStudioError(error);
    return `${code}: ${message}`;
  }
}

describe("a template", () => {
  it.each([
    ["Q: {{ question }}\nA:", "Q: Why?\nA:"],
    ["{% for choice in choices %}\n{{ letters[loop.index0] }}. {{ choice }}\n{% endfor %}\nAnswer:", "A. so\nB. because\nAnswer:"],
    ["{% if passage %}{{ passage }} {% endif %}{{ question | lower }}", "why?"],
    ["{%- set n = choices | length -%}{{ n }} of {{ range(n) | join(',') }}", "2 of 0,1"],
    ["{% macro line(text) %}<{{ text }}>{% endmacro %}{{ line(question) }}", "<Why?>"],
    ["{{ missing | default('none') }}{% if missing is defined %}!{% endif %}", "none"],
    ["{{ choices[0] ~ '/' ~ choices[-1] }}", "so/because"],
  ])("%j", (source, text) => expect(render(source)).toBe(text));

  it("sees columns by name, by `row`, and nested ones", () => {
    const fields = { topic: "wind", "Price Sentiment": "up", meta: { year: 1999, tags: ["a", "b"] }, when: new Date(0) };
    expect(render('{{ topic }} {{ row["Price Sentiment"] }} {{ meta.year }} {{ meta.tags | join("+") }}', fields)).toBe("wind up 1999 a+b");
    expect(render("{{ when }}", fields)).toContain("1970");
  });

  it("takes the part before a column of its name, and no column for a word of the language", () => {
    expect(render("{{ question }}", { question: "raw" })).toBe("Why?");
    expect(render("{{ true }}{{ range(2) | length }}", { true: "no", range: 5 })).toBe("true2");
  });

  it("knows what it uses", () => {
    const template = compileTemplate("{% for c in choices %}{{ c }}{% endfor %}", KNOWN);
    expect([template.uses("choices"), template.uses("c"), template.uses("letters")]).toEqual([true, false, false]);
  });
});

describe("a mistake is named with its line", () => {
  it.each([
    ["{{ question }}\n{{ questoin }}", 'line 2: there is no "questoin".'],
    ["one\ntwo {{ question", "line 2: "],
    ["{{ question }}\n\n{% if passage %}\nyes", "line 3: {% if %} has no {% endif %}."],
    ["{{ question }}\n{% endif %}", "line 2: "],
    ["a\n{% for %}{% endfor %}", "line 2: "],
    ["a\n{{ 'open }}", "line 2: Unexpected end of input."],
    ["a\nb\n{{ question ? }}", "line 3: Unexpected character: ?."],
    ["{# open", "line 1: Missing end of comment tag."],
    ["a\n{{ question | shout }}", "line 2: Unknown string filter: shout (row 5)."],
    ["a\n{{ question }}\nb\n{% for c in question %}{{ c }}{% endfor %}", "line 4: Expected iterable or object type in for loop: got string (row 5)."],
    ["{% set x %}\nbody\n{% endset %}\n{% if question %}\n{{ x }}\n{% endif %}\nt\n{{ x | shout }}", "line 8: Unknown string filter: shout (row 5)."],
    ["{{ raise_exception('no passage') }}", "line 1: no passage (row 5)."],
  ])("%j", (source, message) => {
    expect(refusal(source)).toContain(`usage: The template can't be used, ${message}`);
  });

  it("in the remedy, with the names that there are", () => {
    try {
      render("{{ questoin }}");
    } catch (error) {
      expect(toStudioError(error).remedy).toBe("It can use question, passage, choices, letters, topic.");
    }
    expect.assertions(1);
  });
});

describe("a hostile template ends quickly", () => {
  const long = "x".repeat(100_000);
  it.each<[string, string, RegExp]>([
    ["a huge range", "{% for i in range(1000000000) %}x{% endfor %}", /range\(\) would have 1,000,000,000 items; at most 10,000/],
    ["nested ranges", "{% for i in range(9999) %}{% for j in range(9999) %}{% for k in range(9999) %}{% endfor %}{% endfor %}{% endfor %}", /makes too much/],
    ["a range without step", "{{ range(1, 5, 0) }}", /a step that is not 0/],
    ["doubling a text", `{% set ns = namespace(s='xxxxxxxxxx') %}${"{% set ns.s = ns.s ~ ns.s %}".repeat(60)}{{ ns.s }}`, /makes too much/],
    ["doubling a list", `{% set ns = namespace(s=[1, 2, 3]) %}${"{% set ns.s = ns.s + ns.s %}".repeat(60)}{{ ns.s }}`, /makes too much/],
    ["nesting lists", `{% set ns = namespace(s=[1]) %}${"{% set ns.s = [ns.s, ns.s] %}".repeat(60)}{{ ns.s | tojson }}`, /makes too much/],
    ["a list in itself", "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns | tojson }}", /./],
    ["a macro that calls itself", "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}", /./],
    ["a wide indent", "{{ question | indent(500000000, true) }}", /an argument is 500000000/],
    ["a wide indent by a list", "{{ question | indent(*[500000000]) }}", /an argument is 500000000/],
    ["a wide JSON", "{{ choices | tojson(indent=100000000) }}", /an argument is 100000000/],
    ["replacing by a long text", "{{ body | replace('x', body) }}", /an argument has 100000 characters/],
    ["replacing as a method", "{{ body.replace('x', body) }}", /an argument has 100000 characters/],
    ["a long text in a loop", "{% for i in range(9999) %}{{ body | upper }}{% endfor %}", /makes too much/],
    ["a power", "{{ 9 ** 9 ** 9 ** 9 }}", /./],
    ["a long template", "x".repeat(30_000), /it has 30,000 characters/],
  ])("%s", (_, source, message) => {
    const startedMs = performance.now();
    expect(refusal(source, { body: long })).toMatch(message);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });

  it("but a long passage is no harm", () => {
    expect(render("{% if body %}{{ body }}{% endif %}\n{{ question }}", { body: long }).length).toBe(100_004);
  });
});
