import { describe, expect, it } from "vitest";
import { fakeSelfTest } from "../../../e2e/support/fake-self-test";
import { createOpenStudio, createTestStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { editPlayground } from "../playground/playground-actions";
import { tellError } from "../notices";
import { copyReport, currentReport } from "./report-actions";

describe("the report", () => {
  it("tells device, limits, self-test, model and sizes", async () => {
    const { studio } = await createOpenStudio();
    studio.store.setState({ selfTest: { kind: "done", report: fakeSelfTest({ sample: "no other variant" }) } });
    expect(currentReport(studio)).toBe(
      [
        "TrimLLM Studio 9.9.9, 2030-01-02T03:04:05.000Z",
        "Browser: Test/1.0",
        "Device: ready",
        "Adapter: Imaginary GPU 4060",
        "Features: timestamp-query",
        "Limits: 1073741824 bytes a buffer, 134217728 bytes a binding",
        "Self-test: 7 of 8 kernels passed, 180 ms",
        "- sample: error 3.1e-1, no other variant",
        "Model: llama (gguf), 30 layers, hidden 576, heads 9/3, vocabulary 49152, 134515008 parameters, Q4_1, 92100000 bytes of weights, 138100000 bytes on the GPU",
        "Datasets: 3000 examples (choice)",
        "Last error: none",
        "",
      ].join("\n"),
    );
  });

  it("says what is not there", () => {
    const { studio } = createTestStudio();
    expect(currentReport(studio)).toContain("Device: starting\nSelf-test: did not run\nModel: none open\nDatasets: none open\nLast error: none\n");
    studio.store.setState({ engine: { kind: "unavailable", error: new StudioError("no-webgpu", "This browser has no WebGPU.", "Use Chrome.") } });
    expect(currentReport(studio)).toContain("Device: none (no-webgpu: This browser has no WebGPU.)");
  });

  it("holds nothing of the person's own: no file, no prompt, no row", async () => {
    const { studio } = await createOpenStudio({ modelName: "secret-model" });
    editPlayground(studio, { prompt: "my secret question" });
    for (const code of ["malformed", "dataset", "io", "usage", "unsupported", "limit", "disk-full"] as const) {
      tellError(studio, new StudioError(code, "C:/secret/patients.csv: row 7 says secret.", ""));
      expect(currentReport(studio)).toMatch(new RegExp(`Last error: ${code} at .*left out`));
      expect(currentReport(studio)).not.toMatch(/secret|rows\.jsonl/);
    }
    tellError(studio, new StudioError("shader", "shaders/linear.wgsl does not compile here.", ""));
    expect(currentReport(studio)).toContain(": shaders/linear.wgsl does not compile here.");
  });

  it("is copied, or the person is told how else to get it", async () => {
    const copied: string[] = [];
    const { studio, state } = createTestStudio({}, { copyText: async (text) => void copied.push(text) });
    await copyReport(studio);
    expect(copied).toEqual([currentReport(studio)]);
    expect(state().notices).toMatchObject([{ tone: "info" }]);
    const refusing = createTestStudio({}, { copyText: () => Promise.reject(new DOMException("no", "NotAllowedError")) });
    await copyReport(refusing.studio);
    expect(refusing.state().notices).toMatchObject([{ tone: "error", message: expect.stringMatching(/clipboard/) }]);
  });
});
