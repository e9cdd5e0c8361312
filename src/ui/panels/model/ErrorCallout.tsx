import type { StudioError } from "../../../shared/errors";

/** A failure in its own place, with its way out. */
export function ErrorCallout({ error }: { readonly error: StudioError }) {
  return (
    <div className="callout" role="alert">
      <strong>{error.message}</strong>
      <span>{error.remedy}</span>
    </div>
  );
}
