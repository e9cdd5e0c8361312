import { describe, expect, it } from "vitest";
import { repoIdProblem } from "./hub-repo";

describe("the name of a repository to make", () => {
  it.each(["maker/tiny-demo", "HuggingFaceTB/SmolLM2-135M-Instruct", "a/b", "_x/y_", `a/${"b".repeat(96)}`])("may be %s", (id) => {
    expect(repoIdProblem(id)).toBeNull();
  });

  it.each([
    ["", /^Write owner\/name/],
    ["tiny-demo", /^Write owner\/name/],
    ["/tiny", /^Write owner\/name/],
    ["datasets/maker/tiny", /^Write owner\/name/],
    ["maker/tiny demo", /^" " may not stand/],
    ["maker/türkis", /^"ü" may not stand/],
    ["maker/../x", /^Write owner\/name/],
    ["maker/a..b", /no "--" and no "\.\."/],
    ["maker/a--b", /no "--" and no "\.\."/],
    ["maker/-a", /begin and end/],
    ["maker./a", /begin and end/],
    ["maker/a.git", /does not end in/],
    [`maker/${"b".repeat(97)}`, /96 characters/],
  ])("may not be %j", (id, reason) => {
    expect(repoIdProblem(id)).toMatch(reason);
  });
});
