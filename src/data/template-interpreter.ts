/** The library's interpreter with a bound on its work: a template may come from anywhere, and must neither hang nor fill the memory. */
import { Environment, Interpreter } from "@huggingface/jinja";
import { isNode } from "./template-names";
import { TemplateProblem } from "./template-syntax";
import type { Program, TemplateNode } from "./template-syntax";

type Statement = Parameters<Interpreter["evaluate"]>[0];
type RuntimeValue = ReturnType<Interpreter["evaluate"]>;

/** Characters of any value, the prompt included: a hundred times a small model's context. */
const MAX_CHARACTERS = 500_000;
/** Evaluations, items of lists that are walked, and the size of what they yield: a prompt takes some hundreds. */
const MAX_STEPS = 100_000;
const CHARACTERS_PER_STEP = 16;
const MAX_RANGE = 10_000;
/** Of a filter or method: widths and separators. With MAX_CHARACTERS it bounds what one of them can make. */
const MAX_ARGUMENT = { number: 1000, characters: 300 };

/** Errors: `TemplateProblem` over a limit, and what the library throws. `onPart` hears the index of each top-level part. */
export function runTemplate(program: Program, variables: Readonly<Record<string, unknown>>, onPart: (index: number) => void): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries({ ...GLOBALS, ...variables })) environment.set(name, value);
  const result = new BoundedInterpreter(environment, program, onPart).run(program);
  return String(result.value);
}

const GLOBALS: Readonly<Record<string, unknown>> = {
  true: true, false: false, none: null, True: true, False: false, None: null,
  range: boundedRange,
  raise_exception: (message: unknown) => {
    throw new TemplateProblem(String(message), null);
  },
};

/** Names that a column can't take in a template. */
export const TAKEN_NAMES: readonly string[] = [...Object.keys(GLOBALS), "namespace"];

class BoundedInterpreter extends Interpreter {
  readonly #parts: Map<unknown, number>;
  readonly #arguments: Set<unknown>;
  readonly #onPart: (index: number) => void;
  #steps = 0;

  constructor(environment: Environment, program: Program, onPart: (index: number) => void) {
    super(environment);
    this.#parts = new Map(program.body.map((part, index) => [part, index]));
    this.#arguments = filterArguments(program);
    this.#onPart = onPart;
  }

  override evaluate(statement: Statement, environment: Environment): RuntimeValue {
    const part = this.#parts.get(statement);
    if (part !== undefined) this.#onPart(part);
    this.#spend(1);
    const value = super.evaluate(statement, environment);
    this.#spend(stepsFor(value));
    if (this.#arguments.has(statement)) checkArgument(value);
    return value;
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) throw tooMuch();
  }
}

/** By the items and characters inside a value. Errors: `TemplateProblem` over the limit of characters. */
function stepsFor(value: unknown): number {
  let [items, characters] = [0, 0];
  const add = (item: unknown): void => {
    const inner = typeof item === "object" && item !== null && "value" in item ? item.value : null;
    if (typeof inner === "string") characters += inner.length;
    if (characters > MAX_CHARACTERS || items > MAX_CHARACTERS) throw tooMuch();
    if (!Array.isArray(inner) && !(inner instanceof Map)) return;
    for (const child of inner.values()) {
      items++;
      add(child);
    }
  };
  add(value);
  return items + characters / CHARACTERS_PER_STEP;
}

function tooMuch(): TemplateProblem {
  return new TemplateProblem("it makes too much for one prompt; its loops or its texts are too long", null);
}

/** Nodes that are arguments of a filter or of a method: not of a macro, which may take whole texts. */
function filterArguments(program: Program): Set<unknown> {
  const found = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value instanceof Map) for (const entry of value) entry.forEach(visit);
    else if (isNode(value)) {
      for (const argument of limitedArguments(value)) found.add(argument);
      Object.values(value).forEach(visit);
    }
  };
  visit(program.body);
  return found;
}

function limitedArguments(node: TemplateNode): unknown[] {
  const call = node.type === "FilterExpression" || node.type === "FilterStatement" ? node["filter"] : node;
  if (!isNode(call) || call.type !== "CallExpression") return [];
  const isMethod = isNode(call["callee"]) && call["callee"].type === "MemberExpression";
  if (call === node && !isMethod) return [];
  const args = Array.isArray(call["args"]) ? (call["args"] as unknown[]) : [];
  return args.map((argument) => (isNode(argument) ? (argumentValue(argument) ?? argument) : argument));
}

/** Of `name=value`, `*list` and `**object`: what is evaluated. */
function argumentValue(node: TemplateNode): unknown {
  if (node.type === "KeywordArgumentExpression") return node["value"];
  return node.type === "SpreadExpression" || node.type === "KeywordSpreadExpression" ? node["argument"] : undefined;
}

function checkArgument(value: unknown): void {
  const inner = typeof value === "object" && value !== null && "value" in value ? value.value : null;
  if (typeof inner === "number" && Math.abs(inner) > MAX_ARGUMENT.number) {
    throw new TemplateProblem(`an argument is ${inner}; at most ${MAX_ARGUMENT.number} is taken`, null);
  }
  if (typeof inner === "string" && inner.length > MAX_ARGUMENT.characters) {
    throw new TemplateProblem(`an argument has ${inner.length} characters; at most ${MAX_ARGUMENT.characters} are taken`, null);
  }
  if (Array.isArray(inner) || inner instanceof Map) for (const child of inner.values()) checkArgument(child);
}

function boundedRange(first: unknown, second?: unknown, third?: unknown): number[] {
  const [start, stop] = second === undefined || second === null ? [0, Number(first)] : [Number(first), Number(second)];
  const step = third === undefined || third === null ? 1 : Number(third);
  const count = Math.ceil((stop - start) / step);
  if (!Number.isFinite(count)) throw new TemplateProblem("range() takes whole numbers, and a step that is not 0", null);
  if (count > MAX_RANGE) throw new TemplateProblem(`range() would have ${count.toLocaleString("en")} items; at most ${MAX_RANGE.toLocaleString("en")} are made`, null);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}
