/** transformers.js on WebGPU, from files that prepare.sh put beside the page; it is no dependency of the studio. */
import type { BenchEngine } from "./bench-api";

const MODULES = "/peers/node_modules";
const THREADS = 2;

interface Ids {
  readonly data: BigInt64Array;
}

interface Inputs {
  readonly input_ids: Ids;
}

interface Model {
  generate(options: Inputs & Readonly<Record<string, unknown>>): Promise<Ids>;
}

interface Tokenizer {
  (text: string): Inputs;
  decode(ids: readonly number[], options: { readonly skip_special_tokens: boolean }): string;
}

/** Gets the prompt first, then each token once its id is on the CPU. */
interface Streamer {
  put(ids: unknown): void;
  end(): void;
}

interface Loader<T> {
  from_pretrained(folder: string, options?: Readonly<Record<string, unknown>>): Promise<T>;
}

/** The part of the library that is used here. */
interface TransformersJs {
  readonly env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    useBrowserCache: boolean;
    readonly backends: {
      readonly onnx: {
        readonly wasm: { wasmPaths: string; numThreads: number };
        readonly webgpu: { readonly device?: Promise<GPUDevice> | GPUDevice };
      };
    };
  };
  readonly AutoTokenizer: Loader<Tokenizer>;
  readonly AutoModelForCausalLM: Loader<Model>;
}

export async function openTransformersJs(folder: string): Promise<BenchEngine> {
  const library = await loadLibrary();
  const tokenizer = await library.AutoTokenizer.from_pretrained(folder);
  const model = await library.AutoModelForCausalLM.from_pretrained(folder, { device: "webgpu", dtype: "q4", use_external_data_format: true });
  return {
    adapterName: await adapterName(library),
    promptIds: (prompt) => numbers(tokenizer(prompt).input_ids),
    generate: async (prompt, tokens, onTokens) => {
      const inputs = tokenizer(prompt);
      const whole = numbers(await model.generate({ ...inputs, max_new_tokens: tokens, do_sample: false, streamer: streamerOf(onTokens) }));
      const fresh = whole.slice(inputs.input_ids.data.length);
      return { text: tokenizer.decode(fresh, { skip_special_tokens: true }), tokens: fresh.length };
    },
  };
}

async function loadLibrary(): Promise<TransformersJs> {
  // An address that the bundler does not see: the library stays outside of the bundle.
  const address = `${MODULES}/@huggingface/transformers/dist/transformers.web.js`;
  const library: TransformersJs = await import(/* @vite-ignore */ address);
  const { env } = library;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = "/peers/models/";
  env.useBrowserCache = false;
  env.backends.onnx.wasm.wasmPaths = `${MODULES}/onnxruntime-web/dist/`;
  env.backends.onnx.wasm.numThreads = THREADS;
  return library;
}

/** Of the device that ONNX Runtime opened, in the studio's words for it. */
async function adapterName({ env }: TransformersJs): Promise<string> {
  const device = await env.backends.onnx.webgpu.device;
  if (!device) return "not told";
  const { vendor, architecture, description, device: deviceName } = device.adapterInfo;
  return [vendor, architecture, description || deviceName].filter((part) => part !== "").join(" ");
}

function streamerOf(onTokens: () => void): Streamer {
  let puts = 0;
  return {
    put: () => {
      if (puts++ > 0) onTokens();
    },
    end: () => undefined,
  };
}

function numbers({ data }: Ids): number[] {
  return Array.from(data, Number);
}
