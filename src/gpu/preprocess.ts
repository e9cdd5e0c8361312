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

function repeat(lines: readonly string[], variant: Variant, name: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const start = /^\s*\/\/ #each (\w+) (\w+)$/.exec(lines[i] ?? "");
    if (start?.[1] === undefined) {
      out.push(lines[i] ?? "");
      continue;
    }
    const end = lines.findIndex((line, at) => at > i && /^\s*\/\/ #end$/.test(line));
    const count = variant[start[2] ?? ""];
    if (end < 0 || typeof count !== "number") throw defect(name, `#each ${start[1]} needs an #end and a number`);
    const counter = start[1];
    for (let k = 0; k < count; k++) out.push(...lines.slice(i + 1, end).map((line) => line.replaceAll(`{${counter}}`, String(k))));
    i = end;
  }
  return out;
}

function defect(name: string, what: string): StudioError {
  return new StudioError("shader", `The shader ${name}: ${what}.`, "This is a defect of the studio: please report it.");
}
