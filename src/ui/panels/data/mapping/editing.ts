import type { DatasetOptions } from "../../../../data/mapping";
import type { LayoutForm } from "../../../../store/data/layout-forms";
import type { DatasetPreview } from "../../../../worker/protocol";

/** What every section of the dialog works on. */
export interface Editing {
  readonly options: DatasetOptions;
  readonly preview: DatasetPreview | null;
  /** Null while no layout fits and none is chosen. */
  readonly form: LayoutForm | null;
  readonly change: (options: DatasetOptions) => void;
}
