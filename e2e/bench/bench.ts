/** The bench page: opens one engine and measures it. A page measures once; run.ts opens a fresh one for each repetition. */
import { assertNever } from "../../src/shared/assert";
import type { BenchEngine, EngineName } from "./bench-api";
import { measure } from "./measure";
import { MODEL } from "./model";
import { openStudioEngine } from "./studio-engine";
import { openTransformersJs } from "./transformers-js-engine";

window.measure = (request) => measure(() => openEngine(request.engine), request, () => performance.now());

function openEngine(name: EngineName): Promise<BenchEngine> {
  switch (name) {
    case "studio":
      return openStudioEngine(MODEL.gguf);
    case "transformers.js":
      return openTransformersJs(MODEL.onnxFolder);
    default:
      return assertNever(name);
  }
}
