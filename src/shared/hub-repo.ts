/** Names one state of one repository, to the page as to the worker. */

/** A repository of the Hugging Face Hub, or of a server that speaks its paths. */
export interface HubRepo {
  /** "https://huggingface.co" unless the person chose a mirror; without a slash at the end. */
  readonly address: string;
  /** "owner/name". */
  readonly id: string;
  /** Branch, tag or commit. */
  readonly revision: string;
}

export function isSameRepo(a: HubRepo, b: HubRepo): boolean {
  return a.address === b.address && a.id === b.id && a.revision === b.revision;
}
