/** Names one state of one repository, to the page as to the worker. */

const MAX_PART = 96;

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

/**
 * What keeps "owner/name" from being a repository that the Hub makes, as a sentence; null when nothing does. The rules are
 * those of huggingface_hub's validate_repo_id.
 */
export function repoIdProblem(id: string): string | null {
  const parts = id.split("/");
  if (parts.length !== 2 || parts.some((part) => part === "")) return "Write owner/name: your name or organisation on the Hub, a slash, and the model's name.";
  if (parts.some((part) => part.length > MAX_PART)) return `Owner and name may have ${MAX_PART} characters each.`;
  const foreign = /[^A-Za-z0-9_.-]/u.exec(parts.join(""))?.[0];
  if (foreign !== undefined) return `"${foreign}" may not stand in a repository's name: letters from A to Z, digits, and - _ . may.`;
  if (/--|\.\./.test(id)) return 'A repository\'s name holds no "--" and no "..".';
  if (parts.some((part) => /^[-.]|[-.]$/.test(part))) return 'Owner and name begin and end with no "-" and no ".".';
  return id.endsWith(".git") ? 'A repository\'s name does not end in ".git".' : null;
}
