/**
 * The kernels of one device: each variant is compiled once, tried once against its oracle, and used only if it passed.
 * Drivers differ: a kernel that is right on one may be wrong on another.
 */
import { pipelineKey } from "../gpu/kernel";
import { Pipelines, type PipelineRequest } from "../gpu/pipelines";
import type { ShaderLibrary } from "../gpu/preprocess";
import { runOnce } from "../gpu/run-once";
import { SHADER_LIBRARY } from "../kernels/library";
import { SELF_TEST_TOLERANCE, variantCases, variantGroup, variantName } from "../kernels/self-test-cases";
import { assert } from "../shared/assert";
import { toStudioError, throwIfCancelled, type StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { SelfTestReport } from "./self-test-report";

interface Verdict {
  readonly name: string;
  readonly group: string;
  readonly passed: boolean;
  readonly error: number | null;
  /** Why it did not run. */
  readonly failure: StudioError | null;
}

export class DeviceKernels {
  readonly pipelines: Pipelines;
  readonly #device: GPUDevice;
  readonly #trials = new Map<string, Promise<Verdict>>();
  readonly #verdicts = new Map<string, Verdict>();
  #running = 0;
  #startedMs = 0;
  #elapsedMs = 0;

  /** Another `library` is for tests. */
  constructor(device: GPUDevice, library: ShaderLibrary = SHADER_LIBRARY) {
    this.#device = device;
    this.pipelines = new Pipelines(device, library);
  }

  /** Compiles and tries what was not tried yet. A variant that fails is no error: it isn't trusted then. Errors: "cancelled". */
  async try(requests: readonly PipelineRequest[], { onProgress, signal }: JobContext = {}): Promise<void> {
    const unique = new Map(requests.map((request) => [pipelineKey(request.kernel, request.variant), request]));
    let done = 0;
    await Promise.all(
      [...unique].map(async ([key, request]) => {
        await this.#trial(key, request);
        onProgress?.({ label: "Compiling kernels", done: ++done, total: unique.size, unit: "pipelines" });
      }),
    );
    throwIfCancelled(signal);
  }

  /** Whether the variant was tried and was right. */
  isTrusted({ kernel, variant }: PipelineRequest): boolean {
    return this.#verdicts.get(pipelineKey(kernel, variant))?.passed === true;
  }

  /** Names of the `requests` that failed and that no other one of them can stand in for. */
  missing(requests: readonly PipelineRequest[]): string[] {
    const served = new Set(requests.filter((request) => this.isTrusted(request)).map(variantGroup));
    return [...new Set(requests.map(variantGroup))].filter((group) => !served.has(group));
  }

  report(): SelfTestReport {
    const verdicts = [...this.#verdicts.values()].toSorted((a, b) => a.name.localeCompare(b.name));
    const served = new Set(verdicts.filter(({ passed }) => passed).map(({ group }) => group));
    const consequence = ({ passed, group, failure }: Verdict): string => {
      if (passed) return "";
      const reason = failure ? ` (${failure.message})` : "";
      return `${served.has(group) ? "not used" : "no other variant"}${reason}`;
    };
    return { variants: verdicts.map((verdict) => ({ name: verdict.name, passed: verdict.passed, error: verdict.error, consequence: consequence(verdict) })), elapsedMs: this.#elapsedMs };
  }

  #trial(key: string, request: PipelineRequest): Promise<Verdict> {
    let trial = this.#trials.get(key);
    if (!trial) this.#trials.set(key, (trial = this.#timed(() => this.#judge(key, request))));
    return trial;
  }

  async #judge(key: string, request: PipelineRequest): Promise<Verdict> {
    const about = { name: variantName(request), group: variantGroup(request) };
    let verdict: Verdict;
    try {
      const error = await this.#errorOf(request);
      verdict = { ...about, passed: error <= SELF_TEST_TOLERANCE, error, failure: null };
    } catch (thrown) {
      verdict = { ...about, passed: false, error: null, failure: toStudioError(thrown) };
    }
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  /** The largest of its cases; NaN is not within any tolerance. */
  async #errorOf(request: PipelineRequest): Promise<number> {
    await this.pipelines.compile([request]);
    const cases = variantCases(request);
    assert(cases.length > 0, `${variantName(request)} has no case to try it on`);
    const errors = cases.map(async (one) => one.error(await runOnce(this.#device, this.pipelines, one)));
    return Math.max(...(await Promise.all(errors)));
  }

  /** Trials run beside each other: time counts once. */
  async #timed<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running++ === 0) this.#startedMs = performance.now();
    try {
      return await work();
    } finally {
      if (--this.#running === 0) this.#elapsedMs += performance.now() - this.#startedMs;
    }
  }
}

const byDevice = new WeakMap<GPUDevice, DeviceKernels>();

/** The one set of kernels of a device, whoever runs something on it. */
export function kernelsOf(device: GPUDevice): DeviceKernels {
  let kernels = byDevice.get(device);
  if (!kernels) byDevice.set(device, (kernels = new DeviceKernels(device)));
  return kernels;
}
