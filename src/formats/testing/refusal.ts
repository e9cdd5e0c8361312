import { StudioError } from "../../shared/errors";

/** The refusal that `work` must end in; anything else fails the test. */
export async function refusalOf(work: () => unknown): Promise<StudioError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}

/** "code: message", for one comparison. */
export async function refusalText(work: () => unknown): Promise<string> {
  const { code, message, remedy } = await refusalOf(work);
  if (remedy.trim() === "") throw new Error(`No remedy for: ${message}`);
  return `${code}: ${message}`;
}
