import { describe, expect, it } from "vitest";
import { parseStartOptions } from "./options";

describe("parseStartOptions", () => {
  it("has defaults and reads both options", () => {
    expect(parseStartOptions([])).toEqual({ port: 5173, fetchesModel: true });
    expect(parseStartOptions(["--port", "8080", "--no-fetch"])).toEqual({ port: 8080, fetchesModel: false });
  });

  it.each(["--port 0", "--port x", "--port 70000", "--nope", "word"])("refuses %s with its usage", (line) => {
    expect(() => parseStartOptions(line.split(" "))).toThrow(expect.objectContaining({ code: "usage", remedy: expect.stringContaining("--no-fetch") }));
  });
});
