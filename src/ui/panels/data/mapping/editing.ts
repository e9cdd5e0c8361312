import type { DatasetOptions } from "../../../../data/mapping";
import type { LayoutForm } from "../../../../store/data/layout-forms";
import type { StudioErrorJson } from "../../../../shared/errors";
import type { DatasetPreview } from "../../../../worker/protocol";

/** What every section of the dialog works on. */
export interface Editing {
  readonly options: DatasetOptions;
  /** In which something was recognised, where there was one. */
  readonly preview: DatasetPreview | null;
  /** Of the latest preview. */
  readonly problem: StudioErrorJson | null;
  /** Null while no layout fits and none is chosen. */
  readonly form: LayoutForm | null;
  readonly change: (options: DatasetOptions) => void;
}
