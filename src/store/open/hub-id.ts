/** What a person types to name a repository of the Hub. Pure. */
import { decoded } from "../../shared/decoded";
import { StudioError } from "../../shared/errors";
import type { HubRepo } from "../../worker/protocol";
import { DEFAULT_HUB_ADDRESS } from "./open-state";

const PART = "[A-Za-z0-9][\\w.-]{0,95}";
const ID = new RegExp(`^(${PART}/${PART})(?:@(.+))?$`);
/** Pages of a repository, of a folder or a file in it, and a file's download. */
const PAGE = new RegExp(`^/(${PART}/${PART})(?:/(?:tree|blob|resolve|raw)/([^/]+)(?:/.*)?)?/?$`);
/** First parts of addresses that are no owners. */
const OTHER_PAGES = new Set(["datasets", "spaces", "collections", "docs", "papers", "api", "models"]);
/** The Hub's hosts for people: their pages are those of the default address. */
const HUB_PAGES = /^(www\.)?(huggingface\.co|hf\.co)$/;

/**
 * "owner/name" or "owner/name@revision" of the Hub that is set, or the address of a repository's page, which says itself
 * where it is. Errors: "usage".
 */
export function parseHubId(typed: string, setAddress: string): HubRepo {
  const text = typed.trim();
  const page = pageOf(text);
  if (page) {
    const { address, path } = placeOf(page, setAddress);
    const [, id, part = "main"] = PAGE.exec(path) ?? [];
    return repoOf(text, address, id, decoded(part));
  }
  const address = parseHubAddress(setAddress);
  const [, id, revision = "main"] = ID.exec(text) ?? [];
  return repoOf(text, address, id, revision);
}

/** The Hub itself, or a mirror on this computer: the page may talk to no one else. Without a slash at the end. Errors: "usage". */
export function parseHubAddress(typed: string): string {
  const address = usableAddress(typed);
  if (address !== null) return address;
  throw new StudioError("usage", unusable(typed.trim()), "Write https://huggingface.co, or a mirror such as http://127.0.0.1:8080.");
}

function usableAddress(typed: string): string | null {
  const url = URL.parse(typed.trim());
  const isHub = url?.protocol === "https:" && /(^|\.)huggingface\.co$/.test(url.hostname);
  const isHere = url?.protocol === "http:" && (url.hostname === "127.0.0.1" || url.hostname === "localhost");
  return url && (isHub || isHere) ? url.origin + url.pathname.replace(/\/+$/, "") : null;
}

/** Null for what is no address. */
function pageOf(text: string): URL | null {
  if (/^https?:\/\//i.test(text)) return URL.parse(text);
  return /^(www\.)?(huggingface\.co|hf\.co)\//i.test(text) ? URL.parse(`https://${text}`) : null;
}

/** The Hub that a page is of, and the page's path in it. A mirror may live in a folder of its host. Errors: "usage" for a foreign host. */
function placeOf(page: URL, setAddress: string): { readonly address: string; readonly path: string } {
  const whole = page.origin + page.pathname;
  const own = usableAddress(setAddress);
  if (own !== null && whole.startsWith(`${own}/`)) return { address: own, path: whole.slice(own.length) };
  const address = HUB_PAGES.test(page.hostname) ? DEFAULT_HUB_ADDRESS : usableAddress(page.origin);
  if (address !== null) return { address, path: page.pathname };
  throw new StudioError("usage", unusable(page.origin), "Write owner/name, or paste the address of a page on huggingface.co or on your mirror.");
}

function repoOf(text: string, address: string, id: string | undefined, revision: string | null): HubRepo {
  if (id !== undefined && revision !== null && !OTHER_PAGES.has(id.split("/")[0] ?? "")) return { address, id: id.replace(/\.git$/, ""), revision };
  throw new StudioError("usage", text === "" ? "No repository was named." : `"${shortened(text)}" names no model repository.`, "Write owner/name, such as HuggingFaceTB/SmolLM2-135M-Instruct, or paste the address of its page.");
}

function unusable(address: string): string {
  return `The studio can't use ${address === "" ? "an empty address" : shortened(address)}: its page may only talk to huggingface.co and to this computer.`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
