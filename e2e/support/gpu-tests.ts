/**
 * Which tests open a GPU: those run one by one, and apart from all others. Told from what a test imports, so that a room may
 * hold both and nobody keeps a list.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Whoever opens a device in Node comes by here. */
const DOOR = "src/cli/adapters.ts";
/** Whoever starts the command line for a test hands it this. */
const ASKS_FOR_ADAPTER = "TRIMLLM_ADAPTER";
/** Imports and re-exports of values, and imports on call; those of types are gone at run time. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']/g;
const TYPES_ONLY = /^(?:import|export) type [^;]*;$/gm;

/**
 * Where shaders are dispatched, and where a driver may compute otherwise than another: two that agree say more than one. Of
 * training that is its numbers beside an independent implementation's. What composes these is tested on one driver.
 */
const ON_EACH_DRIVER = /^src\/((gpu|kernels|engine)\/|train\/.*(reference|gradient)\.test)/;

/** Whether a test of `gpuTests` runs on each driver of the machine. */
export function runsOnEachDriver(test: string): boolean {
  return ON_EACH_DRIVER.test(test);
}

interface SourceFile {
  readonly imports: readonly string[];
  readonly opensGpu: boolean;
}

/** Paths of the test files below `root`/src that open a GPU, relative to `root`, sorted. */
export function gpuTests(root: string): string[] {
  const known = new Map<string, SourceFile>();
  const fileAt = (path: string): SourceFile => {
    let file = known.get(path);
    if (!file) known.set(path, (file = readSource(root, path)));
    return file;
  };
  const tests = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((name) => /\.test\.tsx?$/.test(name)).map((name) => join("src", name));
  return tests.toSorted().filter((test) => reachesGpu(test, fileAt));
}

function reachesGpu(start: string, fileAt: (path: string) => SourceFile): boolean {
  const seen = new Set([start]);
  for (const path of seen) {
    const { imports, opensGpu } = fileAt(path);
    if (opensGpu) return true;
    for (const next of imports) seen.add(next);
  }
  return false;
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8").replace(TYPES_ONLY, "");
  const imports = [...text.matchAll(IMPORT)].flatMap(([, specifier = ""]) => {
    const target = join(dirname(path), specifier);
    const found = [target, `${target}.ts`, `${target}.tsx`].find((candidate) => /\.tsx?$/.test(candidate) && existsSync(join(root, candidate)));
    return found === undefined ? [] : [found];
  });
  return { imports, opensGpu: path === DOOR || text.includes(ASKS_FOR_ADAPTER) };
}
