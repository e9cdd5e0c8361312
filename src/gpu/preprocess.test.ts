import { describe, expect, it } from "vitest";
import { preprocess } from "./preprocess";

const library = new Map([
  ["lib/a.wgsl", '// #include "lib/b.wgsl"\nfn a() {}'],
  ["lib/b.wgsl", "fn b() {}"],
]);
const run = (source: string, variant = {}): string[] => preprocess("k", source, library, variant).split("\n").filter((line) => line.trim() !== "");

describe("preprocess", () => {
  it("includes each file once, at its first mention", () => {
    expect(run('// #include "lib/a.wgsl"\n// #include "lib/b.wgsl"\nfn main() {}')).toEqual(["fn b() {}", "fn a() {}", "fn main() {}"]);
  });

  it("turns numbers of the variant into constants, and nothing else", () => {
    expect(run("x", { WORKGROUP: 64, DTYPE: "F16", GATED: true })).toEqual(["const WORKGROUP: u32 = 64u;", "x"]);
  });

  it.each([
    { variant: { A: true, D: "F16" }, kept: ["1", "2", "4"] },
    { variant: { A: true, D: "F32" }, kept: ["1", "3", "4"] },
    { variant: { A: false, D: "F16" }, kept: ["4", "5"] },
  ])("keeps the branches that hold for $variant", ({ variant, kept }) => {
    const source = "// #if A\n1\n// #if D == F16\n2\n// #else\n3\n// #endif\n// #endif\n4\n// #if A\n// #else\n5\n// #endif";
    expect(run(source, variant)).toEqual(kept);
  });

  it("repeats lines, also nested", () => {
    const lines = run("// #each t T\nlet x{t} = {t}u;\n// #each q Q\nacc{q}_{t};\n// #end\n// #end\nend", { T: 2, Q: 2 });
    expect(lines.slice(2)).toEqual(["let x0 = 0u;", "acc0_0;", "acc1_0;", "let x1 = 1u;", "acc0_1;", "acc1_1;", "end"]);
  });

  it.each([
    { name: "an include that is not there", source: '// #include "lib/c.wgsl"', message: /lib\/c\.wgsl/ },
    { name: "an open #if", source: "// #if A", message: /#if without #endif/ },
    { name: "a lone #endif", source: "// #endif", message: /without #if/ },
    { name: "an open #each", source: "// #each t T\nx", message: /#each t needs/ },
    { name: "a #each without a number", source: "// #each t NO\nx\n// #end", message: /#each t needs/ },
  ])("refuses $name", ({ source, message }) => {
    expect(() => run(source, { T: 1 })).toThrow(message);
  });
});
