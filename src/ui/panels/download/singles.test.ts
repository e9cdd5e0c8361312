import { expect, it } from "vitest";
import { fakeModel } from "../../../../e2e/support/fake-model";
import { singleModules, singlesWays } from "./singles";

it("single are the dropped modules whose layer stays", () => {
  const { modules } = fakeModel({ layers: 6 });
  expect(singleModules(["attn.1", "attn.3", "mlp.3", "mlp.5"], modules)).toEqual(["attn.1", "mlp.5"]);
  // A layer that never had an attention is gone with its MLP.
  expect(singleModules(["mlp.1"], modules.filter(({ id }) => id !== "attn.1"))).toEqual([]);
});

it("each way says which programs it is for", () => {
  const left = (formats: Parameters<typeof singlesWays>[0]) => singlesWays(formats).find(({ value }) => value === "absent")?.text ?? "";
  expect(left("gguf")).toContain("not for transformers");
  expect(left("huggingface")).not.toContain("llama.cpp");
  expect([left("both").includes("llama.cpp"), left("both").includes("trust_remote_code")]).toEqual([true, true]);
});
