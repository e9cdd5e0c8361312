/** Everything that the screen shows, and the vanilla store that holds it. Actions live in files of their own. */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import { INITIAL_EXPORT, INITIAL_PUBLISH } from "./download/download-state";
import type { Exported, ExportState, PublishState } from "./download/download-state";
import { DEFAULT_TUNE } from "../train/settings";
import type { StudioError, StudioErrorCode } from "../shared/errors";
import type { Progress } from "../shared/progress";
import type {
  AdapterSummary, DatasetSummary, OpenModelSummary, PartSelection, SelfTestReport, TuneSettings,
} from "../worker/protocol";
import { createHistory } from "./trim/history";
import type { TrimHistory } from "./trim/history";
import { INITIAL_CHART } from "./measure/chart-view";
import type { ChartView } from "./measure/chart-view";
import type { MeasureStep } from "./measure/measure-step";
import { NO_MEASUREMENTS } from "./measure/measurements";
import type { Measurements } from "./measure/measurements";
import { INITIAL_FORM } from "./playground/playground-state";
import type { Answer, PlaygroundForm, RowView } from "./playground/playground-state";
import { NOTHING_LEFT } from "./persistence/kept-open";
import type { LeftOpen } from "./persistence/kept-open";
import type { MappingState } from "./data/mapping-state";
import { DEFAULT_HUB_ADDRESS, INITIAL_HUB } from "./open/open-state";
import type { HubState, Preflight, RecentModel } from "./open/open-state";
import type { DatasetSource, ModelSource } from "./sources";
import { INITIAL_TUNE } from "./tune/tune-state";
import type { TuneState } from "./tune/tune-state";
import { DEFAULT_TRIM } from "../trim/records/options";
import type { TrimOptions } from "../trim/records/options";
import { INITIAL_LOOP } from "./loop/loop-state";
import type { LoopState } from "./loop/loop-state";
import type { ScanView } from "./scan/scan-state";

export type ThemeChoice = "system" | "light" | "dark";

export type EngineState =
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly adapter: AdapterSummary }
  | { readonly kind: "unavailable"; readonly error: StudioError }
  /** The adapter is the last one known. `retrying`: the studio opens it again by itself. */
  | { readonly kind: "lost"; readonly error: StudioError; readonly adapter: AdapterSummary | null; readonly retrying: boolean };

export type SelfTestState =
  | { readonly kind: "untested" }
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly report: SelfTestReport };

/** The last failure that was told, for a report. */
export interface LastError {
  readonly code: StudioErrorCode;
  readonly message: string;
  /** ISO date. */
  readonly at: string;
}

export type JobKind = "open-model" | "open-dataset" | "measure" | "scan" | "trim" | "generate" | "score" | "tune" | "export" | "publish" | "recover";

/** The one piece of long work: the GPU does one thing at a time. */
export interface JobState {
  readonly kind: JobKind;
  /** What the person asked for: "Measuring". */
  readonly label: string;
  /** Which of its steps it is at, from 1; null for work of one step. */
  readonly step: { readonly at: number; readonly of: number } | null;
  readonly progress: Progress | null;
  /** Null until there is enough progress to tell. */
  readonly secondsLeft: number | null;
  readonly cancelling: boolean;
  /** It has places to wait at, and keeps what it has done while it does. */
  readonly canPause: boolean;
  readonly paused: boolean;
}

export interface OpenDataset {
  readonly summary: DatasetSummary;
  readonly source: DatasetSource;
  /** Made for the demo, about no real domain. */
  readonly synthetic: boolean;
}

/** Something to tell once. */
export interface Notice {
  readonly tone: "error" | "info";
  readonly message: string;
  readonly remedy: string | null;
  /** Id of the command that is the remedy, null when the person has to do it. */
  readonly command: string | null;
}

export interface ServerModel {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
}

/** The tools under the chart. */
export type DockTab = "playground" | "tune" | "trim";

/** Advice on the page itself, each until it is dismissed. */
export const HINTS = ["data", "full", "drop", "measure", "tune", "use"] as const;
export type HintId = (typeof HINTS)[number];

/** A run that was recorded elsewhere, to look at where nothing can be measured. */
export interface RecordedRun {
  /** ISO date. */
  readonly date: string;
  readonly device: string;
}

export interface StudioState {
  readonly engine: EngineState;
  readonly selfTest: SelfTestState;
  readonly lastError: LastError | null;
  readonly model: OpenModelSummary | null;
  readonly modelSource: ModelSource | null;
  /** The look before loading, null while nothing waits for an answer. */
  readonly preflight: Preflight | null;
  /** Models opened last, the latest first. */
  readonly recents: readonly RecentModel[];
  readonly hub: HubState;
  /** "https://huggingface.co", or a mirror on this computer. */
  readonly hubAddress: string;
  /** Models that the page's own server has. */
  readonly serverModels: readonly ServerModel[];
  readonly datasets: readonly OpenDataset[];
  readonly datasetId: string | null;
  readonly part: PartSelection;
  /** The mapping dialog, null while it is closed. */
  readonly mapping: MappingState | null;
  readonly history: TrimHistory;
  readonly measurements: Measurements;
  /** What a lost device kept from being measured; it goes on once the device is back. */
  readonly interrupted: readonly MeasureStep[] | null;
  readonly chart: ChartView;
  readonly job: JobState | null;
  readonly playground: PlaygroundForm;
  /** By turn, the full model's before the trimmed one's. */
  readonly answers: readonly Answer[];
  /** The row that the playground shows; null before the first. */
  readonly rowView: RowView | null;
  /** What the next tuning run will do. */
  readonly tuneSettings: TuneSettings;
  readonly tune: TuneState;
  /** The last scan; null before the first. */
  readonly scan: ScanView | null;
  /** What the next progressive trim will do. */
  readonly trimOptions: TrimOptions;
  readonly loop: LoopState;
  readonly exporting: ExportState;
  readonly publishing: PublishState;
  /** What was written and verified of the open model's states. */
  readonly exported: Exported;
  /** Told and not shown yet, in order. */
  readonly notices: readonly Notice[];
  readonly theme: ThemeChoice;
  /** What an earlier visit had open and this one has not opened yet. */
  readonly leftOpen: LeftOpen;
  /** Whether this browser keeps what is done here; not known before it was asked. */
  readonly keeping: "unknown" | "on" | "off";
  /** The dialog before everything that is kept goes. */
  readonly forgetting: boolean;
  /** State of the history whose branch is being named; null while none is. */
  readonly naming: number | null;
  readonly paletteOpen: boolean;
  readonly dock: DockTab;
  readonly dismissedHints: readonly HintId[];
  /** Null while what is on the screen is measured here. */
  readonly recorded: RecordedRun | null;
  /** A newer version of the studio is here and waits for a reload. */
  readonly updateReady: boolean;
}

export type StudioStore = StoreApi<StudioState>;

export const INITIAL_STATE: StudioState = {
  engine: { kind: "starting" },
  selfTest: { kind: "untested" },
  lastError: null,
  model: null,
  modelSource: null,
  preflight: null,
  recents: [],
  hub: INITIAL_HUB,
  hubAddress: DEFAULT_HUB_ADDRESS,
  serverModels: [],
  datasets: [],
  datasetId: null,
  part: "test",
  mapping: null,
  history: createHistory(),
  measurements: NO_MEASUREMENTS,
  interrupted: null,
  chart: INITIAL_CHART,
  job: null,
  playground: INITIAL_FORM,
  answers: [],
  rowView: null,
  tuneSettings: DEFAULT_TUNE,
  tune: INITIAL_TUNE,
  scan: null,
  trimOptions: DEFAULT_TRIM,
  loop: INITIAL_LOOP,
  exporting: INITIAL_EXPORT,
  publishing: INITIAL_PUBLISH,
  exported: {},
  notices: [],
  theme: "system",
  leftOpen: NOTHING_LEFT,
  keeping: "unknown",
  forgetting: false,
  naming: null,
  paletteOpen: false,
  dock: "playground",
  dismissedHints: [],
  recorded: null,
  updateReady: false,
};

export function createStudioStore(initial: Partial<StudioState> = {}): StudioStore {
  return createStore<StudioState>()(() => ({ ...INITIAL_STATE, ...initial }));
}
