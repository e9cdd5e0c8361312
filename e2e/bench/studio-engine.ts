/** The studio as its own page uses it: worker, protocol, a model that the server has. */
import { createEngineClient } from "../../src/worker/client";
import type { EngineEvent } from "../../src/worker/protocol";
import type { BenchEngine } from "./bench-api";

const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 0 };

export async function openStudioEngine(fileName: string): Promise<BenchEngine> {
  const client = createEngineClient();
  const adapter = await client.start();
  const url = new URL(`/models/${encodeURIComponent(fileName)}`, location.href).href;
  await client.runJob((jobId) => client.api.openModel(jobId, { kind: "urls", urls: [{ path: fileName, url }] }));
  return {
    adapterName: adapter.name,
    promptIds: () => null,
    generate: (prompt, maxTokens, onTokens) => {
      const request = { input: { kind: "plain", prompt }, mask: [], maxTokens, sampling: GREEDY } as const;
      const onEvent = ({ type }: EngineEvent): void => {
        if (type === "text") onTokens();
      };
      return client.runJob((jobId) => client.api.generate(jobId, request), { onEvent });
    },
  };
}
