import { formatBytes, formatPlural } from "../../format";
import { useStudioState } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { PlanNotes } from "./PlanNotes";

/** Every file that would be sent, with its size. */
export function PublishFiles() {
  const { plan, failure } = useStudioState((state) => state.publishing);
  if (failure) return <ErrorCallout error={failure} />;
  if (!plan) return <p className="quiet">Planning the files…</p>;
  const files = [...plan.folder.files, ...(plan.gguf?.files ?? [])];
  const notes = [...new Set([...plan.folder.notes, ...(plan.gguf?.notes ?? [])])];
  return (
    <section>
      <h3>
        What will be sent <small>{formatPlural(files.length, "file", "files")}, {formatBytes(plan.folder.bytes + (plan.gguf?.bytes ?? 0))}</small>
      </h3>
      <ul className="publish-files" aria-label="Files" tabIndex={0}>
        {files.map(({ path, bytes }) => (
          <li key={path}>
            <span title={path}>{path}</span>
            <span>{formatBytes(bytes)}</span>
          </li>
        ))}
      </ul>
      <PlanNotes notes={notes} />
    </section>
  );
}
