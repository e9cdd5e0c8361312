/** Names of repositories that the Hub accepts. Pure. Source: `validate_repo_id` of huggingface_hub. */

const PART = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9_])?$/;
const MOST_CHARACTERS = 96;

/** Why `typed` can't name a repository to publish to, as a sentence; null when it can. */
export function repoProblem(typed: string): string | null {
  const parts = typed.trim().split("/");
  const [owner = "", name = ""] = parts;
  if (typed.trim() === "") return "Name the repository first: name/model.";
  if (parts.length !== 2 || owner === "" || name === "") return "Write it as name/model: your name or your organisation's, a slash, the model's.";
  const bad = parts.find((part) => !PART.test(part) || part.includes("--") || part.includes(".."));
  if (bad !== undefined) return `"${bad.slice(0, 40)}" can't be part of a name: letters, digits, single - and ., and _, with a letter or a digit at the start and no - or . at the end.`;
  if (name.endsWith(".git")) return "A name can't end in .git.";
  return parts.some((part) => part.length > MOST_CHARACTERS) ? `Each half has at most ${MOST_CHARACTERS} characters.` : null;
}
