/** What a person types to name a repository of the Hub. Pure. */
import { StudioError } from "../../shared/errors";
import type { HubRepo } from "../../worker/protocol";

const PART = "[A-Za-z0-9][\\w.-]{0,95}";
const ID = new RegExp(`^(${PART}/${PART})(?:@(.+))?$`);
/** Pages of a repository, of a folder or a file in it, and a file's download. */
const PAGE = new RegExp(`^/(${PART}/${PART})(?:/(?:tree|blob|resolve|raw)/([^/]+)(?:/.*)?)?/?$`);
/** First parts of addresses that are no owners. */
const OTHER_PAGES = new Set(["datasets", "spaces", "collections", "docs", "papers", "api", "models"]);

/** "owner/name", "owner/name@revision", or the address of a page of the repository. Errors: "usage". */
export function parseHubId(typed: string, address: string): HubRepo {
  const text = typed.trim();
  const isAddress = /^https?:\/\//i.test(text) || /^(www\.)?(huggingface\.co|hf\.co)\//i.test(text);
  const match = isAddress ? PAGE.exec(pathOf(text)) : ID.exec(text);
  const [, id, revision] = match ?? [];
  if (id === undefined || OTHER_PAGES.has(id.split("/")[0] ?? "")) {
    throw new StudioError("usage", text === "" ? "No repository was named." : `"${shortened(text)}" names no model repository.`, "Write owner/name, such as HuggingFaceTB/SmolLM2-135M-Instruct, or paste the address of its page.");
  }
  return { address: isAddress ? addressOf(text, address) : address, id: id.replace(/\.git$/, ""), revision: revision === undefined ? "main" : decodeURIComponent(revision) };
}

/** The Hub itself, or a mirror on this computer: the page may talk to no one else. Without a slash at the end. Errors: "usage". */
export function parseHubAddress(typed: string): string {
  const url = URL.parse(typed.trim());
  const isHub = url?.protocol === "https:" && /(^|\.)huggingface\.co$/.test(url.hostname);
  const isHere = url?.protocol === "http:" && (url.hostname === "127.0.0.1" || url.hostname === "localhost");
  if (url && (isHub || isHere)) return url.origin + url.pathname.replace(/\/+$/, "");
  throw new StudioError("usage", `The studio can't use ${typed.trim() === "" ? "an empty address" : shortened(typed.trim())}: its page may only talk to huggingface.co and to this computer.`, "Write https://huggingface.co, or a mirror such as http://127.0.0.1:8080.");
}

function pathOf(text: string): string {
  return URL.parse(withScheme(text))?.pathname ?? "";
}

/** A page of the Hub is asked for there, whatever mirror is set; other addresses go to the one that is. */
function addressOf(text: string, address: string): string {
  const origin = URL.parse(withScheme(text))?.origin;
  return origin !== undefined && /^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin) ? origin : address;
}

function withScheme(text: string): string {
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
