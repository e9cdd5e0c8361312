/** What a call reports while it runs: each event with its job and a sequence number. */
import type { SelfTestReport } from "../../engine/self-test-report";
import type { StudioErrorJson } from "../../shared/errors";
import type { Progress } from "../../shared/progress";
import type { TuneEvent } from "../../train/records";
import type { ScanEvent, TrimEvent } from "../../trim/records/results";

export type EngineEventBody =
  | { readonly type: "scan"; readonly event: ScanEvent }
  | { readonly type: "trim"; readonly event: TrimEvent }
  | { readonly type: "tune"; readonly event: TuneEvent }
  | { readonly type: "progress"; readonly progress: Progress }
  /** New text of a running `generate`. */
  | { readonly type: "text"; readonly text: string }
  /** The device went away; nothing that the page holds is lost. Call `recover`. */
  | { readonly type: "device-lost"; readonly error: StudioErrorJson }
  /** The open model had to make room for another that then did not fit, and can't come back: none is open now. */
  | { readonly type: "model-closed"; readonly error: StudioErrorJson }
  /** More kernel variants were tried, as a model needed them. */
  | { readonly type: "self-test"; readonly report: SelfTestReport };

export type EngineEvent = EngineEventBody & {
  /** The job that it belongs to; "" for events of the device itself. */
  readonly jobId: string;
  /** Counts up from 0 within one worker. */
  readonly sequence: number;
};
