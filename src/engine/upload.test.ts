import { describe, expect, it } from "vitest";
import type { ByteSource } from "../formats/byte-source";
import { testDevice } from "../gpu/testing";
import { GpuScope } from "../gpu/scope";
import { planWeights } from "../model/weight-plan";
import type { OpenedModel } from "../model/opened-model";
import { DEMO_MODEL, haveReference, openTestModel, SMOLLM2 } from "./testing";
import { cutWeights } from "./pieces";
import { uploadWeights } from "./upload";

const MIB = 1024 * 1024;

/** Counts how much of a file is being read at once, and how often each byte is. */
function watched(source: ByteSource, watch: { largest: number; now: number; most: number; total: number }): ByteSource {
  return {
    ...source,
    async read(offset, length, signal) {
      watch.largest = Math.max(watch.largest, length);
      watch.total += length;
      watch.now += length;
      watch.most = Math.max(watch.most, watch.now);
      const bytes = await source.read(offset, length, signal);
      watch.now -= length;
      return bytes;
    },
  };
}

async function upload(path: string) {
  const watch = { largest: 0, now: 0, most: 0, total: 0 };
  const model = await openTestModel(path);
  const weights: OpenedModel["weights"] = new Map([...model.weights].map(([id, weight]) => [id, { ...weight, entry: { ...weight.entry, source: watched(weight.entry.source, watch) } }]));
  const plan = planWeights({ spec: model.spec, weights });
  const { device } = await testDevice();
  const scope = new GpuScope(device, "test");
  const cut = cutWeights(plan, 128 * MIB, 64);
  const buffers = await uploadWeights(cut, { device, scope, headDim: 64 });
  const onGpu = scope.bytes;
  scope.dispose();
  return { watch, bytes: plan.bytes, onGpu, tensors: buffers.size, planned: plan.tensors.length };
}

describe("uploading weights", () => {
  it("reads every byte once and puts as many on the GPU, in stored precision", async () => {
    const { watch, bytes, onGpu, tensors, planned } = await upload(DEMO_MODEL);
    expect({ read: watch.total, onGpu, tensors }).toEqual({ read: bytes, onGpu: bytes, tensors: planned });
  });

  it.skipIf(!haveReference(SMOLLM2))("SKIP without the default model: never has more than 8 MiB of a 98 MB file in a read", async () => {
    const { watch, bytes } = await upload(SMOLLM2);
    expect(watch.total).toBe(bytes);
    expect(watch.largest).toBeLessThanOrEqual(8 * MIB);
    expect(watch.most).toBeLessThanOrEqual(8 * MIB);
  });
});
