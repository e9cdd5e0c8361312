/**
 * Which tests open a GPU: those run on each driver of the machine, one by one, and all others once. Told from what a test
 * imports, so that a room may hold both and nobody keeps a list.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Whoever opens a device in Node comes by here. */
const DOOR = "src/cli/adapters.ts";
/** A test that starts the command line hands it this. */
const ASKS_FOR_ADAPTER = "TRIMLLM_ADAPTER";
/** Imports and re-exports of values, and imports on call; those of types are gone at run time. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']/g;
const TYPES_ONLY = /^(?:import|export) type [^;]*;$/gm;

/** Paths of the test files below `root`/src that open a GPU, relative to `root`, sorted. */
export function gpuTests(root: string): string[] {
  const known = new Map<string, readonly string[]>();
  const importsOf = (path: string): readonly string[] => {
    let imports = known.get(path);
    if (!imports) known.set(path, (imports = readImports(root, path)));
    return imports;
  };
  const tests = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((name) => /\.test\.tsx?$/.test(name)).map((name) => join("src", name));
  return tests.toSorted().filter((test) => reaches(test, importsOf) || readFileSync(join(root, test), "utf8").includes(ASKS_FOR_ADAPTER));
}

function reaches(start: string, importsOf: (path: string) => readonly string[]): boolean {
  const seen = new Set([start]);
  for (const path of seen) {
    if (path === DOOR) return true;
    for (const next of importsOf(path)) seen.add(next);
  }
  return false;
}

function readImports(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), "utf8").replace(TYPES_ONLY, "");
  return [...text.matchAll(IMPORT)].flatMap(([, specifier = ""]) => {
    const target = join(dirname(path), specifier);
    const found = [target, `${target}.ts`, `${target}.tsx`].find((candidate) => /\.tsx?$/.test(candidate) && existsSync(join(root, candidate)));
    return found === undefined ? [] : [found];
  });
}
