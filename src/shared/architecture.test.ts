import { beforeAll, describe, expect, it, vi } from "vitest";

/** Every module that has to run without a page, by path; loaded on call. */
const modules = import.meta.glob(["../{shared,formats,model,data,gpu,kernels,engine,train,evaluate,trim,export}/**/*.ts", "!**/*.test.ts", "!**/testing.ts", "!**/*-testing.ts"]);

/** Stands in for a package: whoever imports it fails. */
function refuse(): never {
  throw new Error("React was imported below the page");
}

beforeAll(() => {
  for (const name of ["react", "react-dom", "react-dom/client", "react/jsx-runtime", "zustand"]) vi.doMock(name, refuse);
});

describe("the engine", () => {
  it("has modules in each room that this test names", () => {
    for (const room of ["formats", "model", "data", "gpu", "kernels", "engine"]) {
      expect(Object.keys(modules).filter((path) => path.startsWith(`../${room}/`))).not.toEqual([]);
    }
  });

  it.each(Object.entries(modules))("never hears of React: %s", async (_path, load) => {
    await expect(load()).resolves.toBeDefined();
  });
});
