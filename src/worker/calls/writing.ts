import type { WritingApi } from "../api/writing";
import type { EngineCore } from "../engine-core";

export function writingCalls(core: EngineCore): WritingApi {
  return {
    generate: (jobId, request) =>
      core.run(jobId, async ({ signal }) => {
        const { writeAnswer } = await import("../write-answer");
        const { model, session } = await core.use(request.tuned);
        return writeAnswer(session, model.tokenizer, request, { signal, onText: (text) => core.emit(jobId, { type: "text", text }) });
      }),
  };
}
