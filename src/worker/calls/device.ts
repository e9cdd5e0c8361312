import { kernelsOf } from "../../engine/device-kernels";
import type { GpuContext } from "../../gpu/device";
import { commonVariants } from "../../kernels/self-test-cases";
import type { EngineCore } from "../engine-core";
import type { AdapterSummary, DeviceApi } from "../api/device";

export function deviceCalls(core: EngineCore): DeviceApi {
  return {
    async start(sink) {
      core.sink = sink;
      return adapterSummary(await core.link.connect());
    },

    /** What no precision changes; the rest is tried when a model that needs it comes, and told by an event. */
    selfTest: (jobId) =>
      core.run(jobId, async (job) => {
        const kernels = kernelsOf(core.link.gpu.device);
        await kernels.try(commonVariants(), job);
        return kernels.report();
      }),

    recover: (jobId) =>
      core.run(jobId, async (job) => {
        const gpu = await core.link.connect();
        try {
          await core.slot.restore(gpu, job);
        } catch (error) {
          // The page still calls the device lost, and asks for another.
          core.link.disconnect();
          throw error;
        }
        return adapterSummary(gpu);
      }),

    pause: async (jobId) => core.jobs.pause(jobId),
    resume: async (jobId) => core.jobs.resume(jobId),
    cancel: async (jobId) => core.jobs.cancel(jobId),
  };
}

function adapterSummary({ adapterName, isSoftware, features, maxBufferBytes, maxBindingBytes }: GpuContext): AdapterSummary {
  return { name: adapterName, isSoftware, features, maxBufferBytes, maxBindingBytes };
}
