import { Component } from "react";
import type { ReactNode } from "react";
import { toStudioError } from "../shared/errors";
import { copyReport } from "../store/device/report-actions";
import type { Studio } from "../store/studio";

interface CrashProps {
  readonly studio: Studio;
  readonly children: ReactNode;
}

/** A defect of the page takes the page, not the work: what was measured is kept, and a reload brings it back. */
export class Crash extends Component<CrashProps, { readonly error: unknown }> {
  override readonly state = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <main className="crash" role="alert">
        <h1>The page hit a defect of the studio</h1>
        <p>{toStudioError(this.state.error).message}</p>
        <p className="quiet">Masks, measurements and settings are kept: a reload brings them back.</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => void copyReport(this.props.studio)}>
            Copy report
          </button>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </main>
    );
  }
}
