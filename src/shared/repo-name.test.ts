import { expect, it } from "vitest";
import { repoProblem } from "./repo-name";

it.each(["me/model", " my-org_1/SmolLM2-135M.trimmed-8 ", "a/b", `me/${"x".repeat(96)}`])("%s names a repository", (typed) => expect(repoProblem(typed)).toBeNull());

it.each([
  ["", "Name the repository first"], ["model", "Write it as name/model"], ["me/", "Write it as name/model"], ["a/b/c", "Write it as name/model"],
  ["https://huggingface.co/me/model", "Write it as name/model"], ["me/my model", '"my model" can\'t be part'], ["me/a--b", '"a--b" can\'t be part'], ["me/..", '".." can\'t be part'],
  ["-me/model", '"-me" can\'t be part'], ["me/model.", '"model." can\'t be part'], ["me/model.git", "A name can't end in .git"], [`me/${"x".repeat(97)}`, "Each half has at most 96"], ["me/mödel", '"mödel" can\'t'],
])("%s does not, and it is said why", (typed, words) => expect(repoProblem(typed)?.startsWith(words)).toBe(true));
