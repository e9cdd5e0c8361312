/** The device and the jobs on it. */
import type { SelfTestReport } from "../../engine/self-test-report";
import type { EngineEvent } from "./events";

export interface AdapterSummary {
  /** Vendor, architecture and description as far as the browser tells. */
  readonly name: string;
  readonly isSoftware: boolean;
  readonly features: readonly string[];
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
}

export interface DeviceApi {
  /** Opens the adapter. Errors: "no-webgpu". `sink` is a comlink proxy. */
  start(sink: (event: EngineEvent) => void): Promise<AdapterSummary>;
  /**
   * Tries the kernels that every model needs against their oracles; those of a precision are tried when a model of it is
   * opened, and told by a "self-test" event. A variant that fails is not used.
   */
  selfTest(jobId: string): Promise<SelfTestReport>;
  /** After "device-lost": a new device, and the open model on it again. */
  recover(jobId: string): Promise<AdapterSummary>;
  /** Ends the job as soon as the work at hand allows; its call rejects with "cancelled". */
  cancel(jobId: string): Promise<void>;
  /** The job stops between two units of work and holds its place. */
  pause(jobId: string): Promise<void>;
  resume(jobId: string): Promise<void>;
}
