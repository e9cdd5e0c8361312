/**
 * The one open model and what is on the device for it: its session, and the tuned weights that were asked for last. It
 * makes room for another model, and comes back when that does not fit or the device was lost.
 */
import { chooseCapacity } from "../engine/capacity";
import { kernelsOf } from "../engine/device-kernels";
import { Session } from "../engine/session";
import type { ResidentTuned } from "../engine/tuned-overlay";
import type { GpuContext } from "../gpu/device";
import type { OpenedModel } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import { StudioError, toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { lossOf, type DeviceLink } from "./device-link";
import type { EngineEventBody } from "./protocol";

interface OpenModel {
  readonly model: OpenedModel;
  /** Same for the same model whatever it is called. */
  readonly fingerprint: string;
  /** Null while it is on no device: that was lost, or another model was to have the room. */
  readonly session: Session | null;
}

export type ModelOnDevice = OpenModel & { readonly session: Session };

/** What `session` runs with is `tuned`. */
export type ModelInUse = ModelOnDevice & { readonly tuned: TunedWeights | null };

export class ModelSlot {
  readonly #link: DeviceLink;
  readonly #tell: (body: EngineEventBody) => void;
  #open: OpenModel | null = null;
  #tuned: { readonly id: string; readonly resident: ResidentTuned } | null = null;

  constructor(link: DeviceLink, tell: (body: EngineEventBody) => void) {
    this.#link = link;
    this.#tell = tell;
  }

  /** Null while none is open. */
  get model(): OpenedModel | null {
    return this.#open?.model ?? null;
  }

  /**
   * What runs from now on has these tuned weights in place of its own, and null: its own, whatever ran before. Tuned weights
   * stay on the device until others are asked for. Errors: "device-lost", "usage" when no model is open, "gpu-out-of-memory".
   */
  async use(tuned: TunedWeights | null): Promise<ModelInUse> {
    const open = this.check();
    await open.session.useOverlay(tuned && (await this.#resident(open.session, tuned)));
    return { ...open, tuned };
  }

  /** Frees what tuned weights take on the device. */
  forgetTuned(): void {
    this.#tuned?.resident.dispose();
    this.#tuned = null;
  }

  async #resident(session: Session, tuned: TunedWeights): Promise<ResidentTuned> {
    if (this.#tuned?.id !== tuned.id) {
      const { residentTuned } = await import("../engine/tuned-overlay");
      this.forgetTuned();
      this.#tuned = { id: tuned.id, resident: await residentTuned(session, tuned) };
    }
    return this.#tuned.resident;
  }

  /** Errors: "device-lost", "usage" when no model is open. */
  check(): ModelOnDevice {
    this.#link.check();
    if (this.#open?.session) return { ...this.#open, session: this.#open.session };
    throw new StudioError("usage", "No model is open.", "Open a model first.");
  }

  /** The old model stays until the new one is whole, unless only one of them fits. */
  async replace(model: OpenedModel, fingerprint: string, job: JobContext): Promise<Session> {
    const session = await this.#replaced(model, job);
    this.#open = { model, fingerprint, session };
    return session;
  }

  /** On a new device. */
  async restore(gpu: GpuContext, job: JobContext): Promise<void> {
    if (!this.#open) return;
    const left = this.#leaveDevice(this.#open);
    this.#open = { ...left, session: await this.#openSession(left.model, gpu, job) };
  }

  async #replaced(model: OpenedModel, job: JobContext): Promise<Session> {
    const { gpu } = this.#link;
    const before = this.#open;
    try {
      const session = await this.#openSession(model, gpu, job);
      if (before) this.#leaveDevice(before);
      return session;
    } catch (error) {
      if (!before?.session || toStudioError(error).code !== "gpu-out-of-memory") throw error;
    }
    this.#leaveDevice(before);
    try {
      return await this.#openSession(model, gpu, job);
    } catch (error) {
      await this.#putBack(before, job);
      throw error;
    }
  }

  #leaveDevice(open: OpenModel): OpenModel {
    this.forgetTuned();
    open.session?.dispose();
    return (this.#open = { ...open, session: null });
  }

  /** Also when the person cancelled what took the model's place. One that can't come back is told to the page as closed. */
  async #putBack(open: OpenModel, { onProgress, undisturbed }: JobContext): Promise<void> {
    try {
      const session = await this.#link.during(() => this.#openSession(open.model, this.#link.gpu, { onProgress, undisturbed }));
      this.#open = { ...open, session };
    } catch (thrown) {
      const error = toStudioError(thrown);
      // `recover` opens it again.
      if (error.code === "device-lost") return;
      this.#open = null;
      this.#tell({ type: "model-closed", error: error.toJSON() });
    }
  }

  /** Tells how the kernels did that the session needs, also when it can't be opened for that. Errors: those of `Session.open`, "device-lost". */
  async #openSession(model: OpenedModel, gpu: GpuContext, job: JobContext): Promise<Session> {
    try {
      const session = await Session.open(model, { ...job, gpu, capacity: chooseCapacity(model.spec, gpu) });
      const lost = await lossOf(gpu, 0);
      if (!lost) return session;
      session.dispose();
      throw lost;
    } finally {
      this.#tell({ type: "self-test", report: kernelsOf(gpu.device).report() });
    }
  }
}
