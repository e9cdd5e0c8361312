/** Compiles each kernel variant once, asynchronously, with an explicit bind group layout from the kernel's own declaration. */
import { StudioError } from "../shared/errors";
import { present } from "../shared/assert";
import { activeBindings, pipelineKey, type BindingAccess, type Kernel } from "./kernel";
import { preprocess, type ShaderLibrary, type Variant } from "./preprocess";

const BUFFER_TYPE: Readonly<Record<BindingAccess, GPUBufferBindingType>> = { uniform: "uniform", read: "read-only-storage", read_write: "storage" };

export interface PipelineRequest {
  readonly kernel: Kernel;
  readonly variant: Variant;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #library: ShaderLibrary;
  readonly #pending = new Map<string, Promise<GPUComputePipeline>>();
  readonly #ready = new Map<string, GPUComputePipeline>();

  constructor(device: GPUDevice, library: ShaderLibrary) {
    this.#device = device;
    this.#library = library;
  }

  /** A compiled pipeline. Calling it for one that was not compiled is a defect. */
  get(kernel: Kernel, variant: Variant): GPUComputePipeline {
    const key = pipelineKey(kernel, variant);
    return present(this.#ready.get(key), `pipeline ${key}`);
  }

  /** Compiles what is missing of `requests`. Errors: "shader" with file, line and the compiler's message. */
  async compile(requests: readonly PipelineRequest[], onDone?: (done: number, total: number) => void): Promise<void> {
    const unique = new Map(requests.map((request) => [pipelineKey(request.kernel, request.variant), request]));
    let done = 0;
    await Promise.all(
      [...unique].map(async ([key, request]) => {
        let pending = this.#pending.get(key);
        if (!pending) this.#pending.set(key, (pending = this.#build(request.kernel, request.variant)));
        this.#ready.set(key, await pending);
        onDone?.(++done, unique.size);
      }),
    );
  }

  async #build(kernel: Kernel, variant: Variant): Promise<GPUComputePipeline> {
    const label = pipelineKey(kernel, variant);
    const module = this.#device.createShaderModule({ label, code: preprocess(kernel.name, kernel.source, this.#library, variant) });
    const bindGroupLayout = this.#device.createBindGroupLayout({
      label,
      entries: [{ name: "params", access: "uniform" as const }, ...activeBindings(kernel, variant)].map((binding, index) => ({
        binding: index,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: BUFFER_TYPE[binding.access] },
      })),
    });
    const layout = this.#device.createPipelineLayout({ label, bindGroupLayouts: [bindGroupLayout] });
    try {
      return await this.#device.createComputePipelineAsync({ label, layout, compute: { module, entryPoint: "main" } });
    } catch (error) {
      throw await compileError(kernel, module, error);
    }
  }
}

async function compileError(kernel: Kernel, module: GPUShaderModule, cause: unknown): Promise<StudioError> {
  const { messages } = await module.getCompilationInfo();
  const first = messages.find((message) => message.type === "error");
  const where = first ? `line ${first.lineNum} after preprocessing: ${first.message}` : String(cause);
  return new StudioError("shader", `shaders/${kernel.name}.wgsl does not compile here, ${where}.`, "Update the browser or the graphics driver; if that does not help, report it with the adapter's name.", cause);
}
