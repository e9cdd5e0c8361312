/** Rows of a plain matrix in pieces that a binding can hold: pure data. */
import { StudioError } from "../shared/errors";

export interface RowRange {
  readonly rowStart: number;
  readonly rows: number;
}

/** Errors: "unsupported" when not even one row fits. */
export function cutRows(rows: number, rowBytes: number, maxBytes: number): RowRange[] {
  const perPiece = Math.floor(maxBytes / rowBytes);
  if (perPiece < 1) throw new StudioError("unsupported", `A row of ${rowBytes} bytes is larger than this GPU binds.`, "Open a smaller model.");
  const count = Math.ceil(rows / perPiece);
  const each = Math.ceil(rows / count);
  return Array.from({ length: count }, (_, index) => ({ rowStart: index * each, rows: Math.min(each, rows - index * each) }));
}

/** Bytes that one binding of a device can hold. */
export function largestBinding({ limits }: Pick<GPUDevice, "limits">): number {
  return Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
}
