/** Keeps the last failure, for the report that a person may copy. */
import type { StudioError } from "../../shared/errors";
import type { Studio } from "../studio";

export function rememberError({ store }: Studio, { code, message }: StudioError): void {
  store.setState({ lastError: { code, message, at: new Date().toISOString() } });
}
