/**
 * A Jinja template's text -> its tree, with the line of what is wrong. The library tells no positions, so lines are
 * found by looking for its tokens in the text, one after the other.
 */
import { parse, tokenize } from "@huggingface/jinja";

export type Program = ReturnType<typeof parse>;
export type TemplateToken = ReturnType<typeof tokenize>[number];

/** Any node of the tree, as far as walking it needs. */
export interface TemplateNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What is wrong and where; `line` is 1-based, null when it can't be told. */
export class TemplateProblem extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

/** As transformers treats templates. */
const WHITESPACE = { lstrip_blocks: true, trim_blocks: true };

export interface ParsedTemplate {
  readonly program: Program;
  readonly tokens: readonly TemplateToken[];
}

/** Errors: `TemplateProblem`. */
export function parseTemplate(source: string): ParsedTemplate {
  const tokens = tokensOf(source);
  // How far the parser came tells where it stumbled.
  let reached = 0;
  const watched = new Proxy(tokens, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) reached = Math.max(reached, Number(key));
      return Reflect.get(target, key) as unknown;
    },
  });
  try {
    return { program: parse(watched), tokens };
  } catch (error) {
    if (reached < tokens.length) throw new TemplateProblem(plainWords(error), lineOfToken(source, tokens, reached));
    throw unfinished(source, tokens);
  }
}

/** The template ended while the parser wanted more: a block without its end, or a tag. */
function unfinished(source: string, tokens: readonly TemplateToken[]): TemplateProblem {
  const open: number[] = [];
  tokens.forEach((_, index) => {
    const change = depthChange(tokens, index);
    if (change > 0) open.push(index);
    if (change < 0) open.pop();
  });
  const last = open.at(-1);
  if (last === undefined) return new TemplateProblem("the template ends before its last tag is complete", lineOfToken(source, tokens, tokens.length - 1));
  const name = tokens[last + 1]?.value;
  return new TemplateProblem(`{% ${name} %} has no {% end${name} %}`, lineOfToken(source, tokens, last));
}

const BLOCKS = ["if", "for", "macro", "call", "filter"];

/** 1 where a block begins, -1 where one ends, 0 elsewhere. */
function depthChange(tokens: readonly TemplateToken[], index: number): number {
  if (tokens[index]?.type !== "OpenStatement") return 0;
  const name = tokens[index + 1]?.value ?? "";
  if (BLOCKS.includes(name)) return 1;
  if (name.startsWith("end")) return -1;
  // {% set x %}…{% endset %} is a block, {% set x = 1 %} is none.
  const end = tokens.findIndex(({ type }, at) => at > index && type === "CloseStatement");
  return name === "set" && !tokens.slice(index, end).some(({ type }) => type === "Equals") ? 1 : 0;
}

function tokensOf(source: string): TemplateToken[] {
  try {
    return tokenize(source, WHITESPACE);
  } catch (error) {
    throw new TemplateProblem(plainWords(error), lineOfLexerError(source, error));
  }
}

/** The first line up to which the text fails in the same way. */
function lineOfLexerError(source: string, error: unknown): number | null {
  const lines = source.split("\n");
  const failing = lines.findIndex((_, index) => {
    try {
      tokenize(lines.slice(0, index + 1).join("\n"), WHITESPACE);
      return false;
    } catch (thrown) {
      return plainWords(thrown) === plainWords(error);
    }
  });
  return failing < 0 ? null : failing + 1;
}

/** Line of the token at `index`; tokens stand in the text in their order. */
export function lineOfToken(source: string, tokens: readonly TemplateToken[], index: number): number {
  let cursor = 0;
  let start = 0;
  for (const token of tokens.slice(0, index + 1)) {
    const found = source.indexOf(token.value, cursor);
    // A text with escapes is not found as it stands; the next token is.
    if (found < 0) continue;
    start = found;
    cursor = found + token.value.length;
  }
  return source.slice(0, start).split("\n").length;
}

/** Line on which the `index`-th top-level part of the template begins; null when that can't be told. */
export function lineOfPart(source: string, { program, tokens }: ParsedTemplate, index: number): number | null {
  const starts = partStarts(tokens);
  const start = starts[index];
  return start === undefined || starts.length !== program.body.length ? null : lineOfToken(source, tokens, start);
}

/** Index of the first token of every top-level part: a text, a comment, an expression, a statement, a block. */
function partStarts(tokens: readonly TemplateToken[]): number[] {
  const starts: number[] = [];
  let [depth, start] = [0, 0];
  tokens.forEach(({ type }, index) => {
    depth += depthChange(tokens, index);
    if (depth > 0 || !["Text", "Comment", "CloseExpression", "CloseStatement"].includes(type)) return;
    starts.push(start);
    start = index + 1;
  });
  return starts;
}

/** The library's message without its own names for things. */
export function plainWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Parser Error: /, "").replace(/\b(String|Integer|Float|Boolean|Array|Object|Null|Undefined|Function|Namespace)Value\b/g, (_, kind: string) => kind.toLowerCase()).replace(/\.$/, "");
}
