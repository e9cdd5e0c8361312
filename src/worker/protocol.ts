/**
 * The types that both ends of the worker share, and nothing else: who stands outside this folder imports them from here.
 * Calls are one interface through comlink, in groups by what they are about (api/); what a call reports while it runs is one
 * union of events, each with its job and a sequence number. Masks cross as arrays of module ids. Errors cross as
 * `StudioErrorJson` inside a rejected promise (client.ts revives them).
 */
import type { DatasetApi } from "./api/datasets";
import type { DeviceApi } from "./api/device";
import type { ExportApi } from "./api/exporting";
import type { HubApi } from "./api/hub";
import type { MeasuringApi } from "./api/measuring";
import type { ModelApi } from "./api/models";
import type { TrimmingApi } from "./api/trimming";
import type { TuningApi } from "./api/tuning";
import type { WritingApi } from "./api/writing";

export type { SplitPart } from "../data/split";
export type { RejectedRow } from "../data/table";
export type { SelfTestReport, VariantReport } from "../engine/self-test-report";
export type { CachedRepo, HubFile, HubListing } from "../hub/repo";
export type { HubRepo } from "../shared/hub-repo";
export type { TuneEvent, TuneOutcome, TunePlan } from "../train/records";
export type { TuneSettings } from "../train/settings";
export type { KeptTrim, ScanEvent, ScanResult, TrimEvent, TrimOutcome, TrimPlan } from "../trim/records/results";
export type { TrimCourse } from "../trim/records/course";
export type { ColumnSummary, DatasetOrigin, DatasetPreview, DatasetSummary, ExamplePage, PartSelection, RejectedRows, RenderedExample } from "./api/datasets";
export type { AdapterSummary } from "./api/device";
export type { EngineEvent, EngineEventBody } from "./api/events";
export type { ExportMeasured, ExportPreview, ExportRequest, ExportResult, ExportSubject, PublishRequest, PublishResult } from "./api/exporting";
export type { ChoiceScores, EvaluateRequest, ScoreRequest } from "./api/measuring";
export type { ModelInspection, ModelNeeds, ModelOrigin, OpenFile, OpenModelSummary } from "./api/models";
export type { ScanRequest, TrimRequest } from "./api/trimming";
export type { KeptRun, KeptTuned, TuneRequest } from "./api/tuning";
export type { GenerateInput, GenerateRequest, GenerateResult, Sampling } from "./api/writing";

export interface EngineApi extends DeviceApi, ModelApi, DatasetApi, MeasuringApi, TuningApi, TrimmingApi, HubApi, WritingApi, ExportApi {}
