/**
 * The WGSL preprocessor. Directives are comments, so a file is still WGSL to an editor:
 *   // #include "lib/x.wgsl"        once per module
 *   // #if NAME, // #if NAME == VALUE, // #else, // #endif
 *   // #each t COUNT ... // #end    repeats the lines with {t} = 0 .. COUNT - 1 (registers instead of indexed arrays)
 * Numbers of the variant become WGSL constants; strings and booleans only steer `#if`.
 */
import { StudioError } from "../shared/errors";

export type Variant = Readonly<Record<string, number | boolean | string>>;

/** Path below `shaders/` -> text, for `#include`. */
export type ShaderLibrary = ReadonlyMap<string, string>;

/** The WGSL of one variant of the module `name`. Errors: "shader" for a directive that makes no sense. */
export function preprocess(name: string, source: string, library: ShaderLibrary, variant: Variant): string {
  const constants = Object.entries(variant).flatMap(([constant, value]) => (typeof value === "number" ? [`const ${constant}: u32 = ${value}u;`] : []));
  const lines = select(include(name, source, library, new Set()), variant, name);
  return [...constants, ...repeat(lines, variant, name)].join("\n");
}

function include(name: string, source: string, library: ShaderLibrary, seen: Set<string>): string[] {
  return source.split("\n").flatMap((line) => {
    const path = /^\s*\/\/ #include "(.+)"$/.exec(line)?.[1];
    if (path === undefined) return [line];
    if (seen.has(path)) return [];
    seen.add(path);
    const text = library.get(path);
    if (text === undefined) throw defect(name, `includes ${path}, which is not in the library`);
    return include(path, text, library, seen);
  });
}

/** Keeps the lines whose enclosing `#if`s all hold. */
function select(lines: readonly string[], variant: Variant, name: string): string[] {
  const taken: boolean[] = [];
  const kept: string[] = [];
  for (const line of lines) {
    const directive = /^\s*\/\/ #(if|else|endif)\b\s*(.*)$/.exec(line);
    if (directive?.[1] === "if") taken.push(holds(directive[2] ?? "", variant));
    else if (directive?.[1] === "else") taken.push(!popOr(taken, name));
    else if (directive?.[1] === "endif") popOr(taken, name);
    else if (taken.every(Boolean)) kept.push(line);
  }
  if (taken.length > 0) throw defect(name, "#if without #endif");
  return kept;
}

function holds(condition: string, variant: Variant): boolean {
  const [name = "", value] = condition.split("==").map((part) => part.trim());
  return value === undefined ? Boolean(variant[name]) : String(variant[name]) === value;
}

function popOr(stack: boolean[], name: string): boolean {
  const top = stack.pop();
  if (top === undefined) throw defect(name, "#else or #endif without #if");
  return top;
}

/** Repeats may nest; an inner one sees the outer one's counter already replaced. */
function repeat(lines: readonly string[], variant: Variant, name: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, counter, size] = EACH.exec(lines[i] ?? "") ?? [];
    if (counter === undefined) {
      out.push(lines[i] ?? "");
      continue;
    }
    const end = matchingEnd(lines, i);
    const count = variant[size ?? ""];
    if (end < 0 || typeof count !== "number") throw defect(name, `#each ${counter} needs an #end and a number`);
    const body = lines.slice(i + 1, end);
    for (let k = 0; k < count; k++) out.push(...repeat(body.map((line) => line.replaceAll(`{${counter}}`, String(k))), variant, name));
    i = end;
  }
  return out;
}

const EACH = /^\s*\/\/ #each (\w+) (\w+)$/;
const END = /^\s*\/\/ #end$/;

function matchingEnd(lines: readonly string[], start: number): number {
  let depth = 0;
  return lines.findIndex((line, at) => {
    if (at < start) return false;
    if (EACH.test(line)) depth++;
    return END.test(line) && --depth === 0;
  });
}

function defect(name: string, what: string): StudioError {
  return new StudioError("shader", `The shader ${name}: ${what}.`, "This is a defect of the studio: please report it.");
}
