/**
 * The one error class that reaches a person. Every failure says what happened (file, field, value)
 * and what to do about it.
 */

export type StudioErrorCode =
  /** No `navigator.gpu`, or no adapter. */
  | "no-webgpu"
  /** The device was lost (driver reset, tab in the background, GPU process crash), or the engine's thread with it. */
  | "device-lost"
  /** An allocation on the GPU failed. */
  | "gpu-out-of-memory"
  /** WebGPU reported a validation error: a defect of the studio. */
  | "gpu-invalid"
  /** A WGSL module does not compile on this device. */
  | "shader"
  /** The disk or the origin's quota is full. */
  | "disk-full"
  /** A file could not be read or written. */
  | "io"
  /** The bytes of a file contradict its format. */
  | "malformed"
  /** A named limit on hostile input was exceeded. */
  | "limit"
  /** The model is sound but the studio or this device can't run it. */
  | "unsupported"
  /** A dataset has no usable rows, or its layout is unknown. */
  | "dataset"
  /** A value given by the person (a mask, a prompt, an option) is not usable. */
  | "usage"
  /** The person, or the end of the page, stopped the work. */
  | "cancelled"
  /** A defect of the studio. */
  | "internal";

export interface StudioErrorJson {
  readonly code: StudioErrorCode;
  readonly message: string;
  readonly remedy: string;
}

export class StudioError extends Error {
  override readonly name = "StudioError";
  readonly code: StudioErrorCode;
  readonly remedy: string;

  constructor(code: StudioErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }

  toJSON(): StudioErrorJson {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }

  static fromJSON(json: StudioErrorJson): StudioError {
    return new StudioError(json.code, json.message, json.remedy);
  }
}

/** Any thrown value as a StudioError; aborts become "cancelled", unknown errors "internal". */
export function toStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  const name = error instanceof Error ? error.name : "";
  if (name === "AbortError") return cancelled();
  if (name === "QuotaExceededError") {
    return new StudioError("disk-full", "The disk or the space this site may use is full.", "Free some space, or save to another disk, then try again.", error);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StudioError("internal", message, "This is a defect of the studio: please report it with the steps that led here.", error);
}

export function cancelled(): StudioError {
  return new StudioError("cancelled", "Cancelled.", "Start it again when you like.");
}

/** Throws "cancelled" once the signal is aborted; call it between units of long work. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
