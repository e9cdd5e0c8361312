import { expect, test } from "vitest";
import { httpByteSource } from "./byte-source-http";
import type { HttpOptions } from "./http-range";
import { LIMITS } from "./limits";
import { refusalText } from "./testing/refusal";

const URL_ = "http://models.test/dir/m.gguf?rev=1";
const FILE = Uint8Array.from({ length: 100 }, (_, i) => i);

type Answer = (range: readonly [number, number] | null, method: string) => Response | Promise<Response>;

/** `fetch` that answers from a list, the last answer again and again; counts the calls. */
function server(...answers: Answer[]): Required<Pick<HttpOptions, "fetch" | "retryDelaysMs">> & { calls: number } {
  const options = {
    calls: 0,
    retryDelaysMs: [0, 0],
    fetch: async (_input: unknown, init?: RequestInit) => {
      const range = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get("range") ?? "");
      const answer = answers[Math.min(options.calls++, answers.length - 1)];
      return answer?.(range ? [Number(range[1]), Number(range[2])] : null, init?.method ?? "GET") ?? Response.error();
    },
  };
  return options;
}

const ranged: Answer = (range) => {
  const [first, last] = range ?? [0, FILE.length - 1];
  return new Response(FILE.slice(first, last + 1), { status: 206, headers: { "content-range": `bytes ${first}-${last}/${FILE.length}` } });
};
const status = (code: number): Answer => () => new Response("no", { status: code });
const networkDown: Answer = () => Promise.reject(new TypeError("fetch failed"));

test("asks for the ranges it needs and names the file after its address", async () => {
  const source = await httpByteSource(URL_, undefined, server(ranged));
  expect([source.name, source.size]).toEqual(["m.gguf", 100]);
  expect([...(await source.read(40, 3))]).toEqual([40, 41, 42]);
  expect([...(await source.read(100, 0))]).toEqual([]);
  expect(await refusalText(() => source.read(99, 2))).toMatch(/^malformed: m\.gguf/);
});

test("tries a passing failure again, also one in the middle of an answer", async () => {
  const cut: Answer = () => new Response(FILE.slice(0, 1), { status: 206 });
  const options = server(ranged, networkDown, status(503), ranged, cut, ranged);
  const source = await httpByteSource(URL_, undefined, options);
  expect([...(await source.read(5, 2))]).toEqual([5, 6]);
  expect([...(await source.read(7, 2))]).toEqual([7, 8]);
  expect(options.calls).toBe(6);
});

test("gives up after the attempts, with address and status", async () => {
  const options = server(status(503));
  expect(await refusalText(() => httpByteSource(URL_, "m", options))).toBe(`io: ${URL_} can't be read: HTTP status 503 (3 attempts).`);
  expect(options.calls).toBe(3);
});

test("does not ask again for what is not there", async () => {
  const options = server(status(404));
  expect(await refusalText(() => httpByteSource(URL_, "m", options))).toBe(`io: ${URL_} can't be read: HTTP status 404.`);
  expect(options.calls).toBe(1);
});

test("learns the size by HEAD where the page may not see Content-Range", async () => {
  const hidden: Answer = (range, method) =>
    method === "HEAD" ? new Response(null, { headers: { "content-length": "100" } }) : new Response(FILE.slice(range?.[0], (range?.[1] ?? 0) + 1), { status: 206 });
  const source = await httpByteSource(URL_, undefined, server(hidden));
  expect(source.size).toBe(100);
  expect([...(await source.read(98, 2))]).toEqual([98, 99]);
});

test("holds a small file whole where the server ignores ranges", async () => {
  const source = await httpByteSource(URL_, undefined, server(() => new Response(FILE)));
  expect(source.size).toBe(100);
  expect([...(await source.read(98, 2))]).toEqual([98, 99]);
});

test("an answer in another encoding does not count as a range", async () => {
  const encoded: Answer = (range) =>
    range ? new Response("x", { status: 206, headers: { "content-encoding": "gzip", "content-range": "bytes 0-0/30" } }) : new Response(FILE);
  expect((await httpByteSource(URL_, undefined, server(encoded))).size).toBe(100);
});

test("refuses a large file whose server ignores ranges, by what it claims and by what it sends", async () => {
  const claims: Answer = () => new Response("x", { headers: { "content-length": String(LIMITS.wholeDownloadBytes + 1) } });
  expect(await refusalText(() => httpByteSource(URL_, "m", server(claims)))).toMatch(/^unsupported: .*does not send parts/);
  let sent = 0;
  const endless: Answer = () => new Response(new ReadableStream({ pull: (controller) => void controller.enqueue(new Uint8Array((sent += 1 << 20, 1 << 20))) }));
  expect(await refusalText(() => httpByteSource(URL_, "m", server(endless)))).toMatch(/^io: .*more than the \d+ bytes/);
  expect(sent).toBeLessThan(LIMITS.wholeDownloadBytes + (8 << 20));
});

test("an empty file has no ranges", async () => {
  const empty: Answer = () => new Response(null, { status: 416, headers: { "content-range": "bytes */0" } });
  expect((await httpByteSource(URL_, "m", server(empty))).size).toBe(0);
});

test("refuses an answer that is longer than asked for, or of a file that changed", async () => {
  const long: Answer = () => new Response(FILE, { status: 206, headers: { "content-range": "bytes 0-1/100" } });
  const source = await httpByteSource(URL_, undefined, server(ranged, long));
  expect(await refusalText(() => source.read(0, 2))).toMatch(/^io: .*more than the 2 bytes/);
  const changed: Answer = () => new Response("ab", { status: 206, headers: { "content-range": "bytes 0-1/90" } });
  const other = await httpByteSource(URL_, undefined, server(ranged, changed));
  expect(await refusalText(() => other.read(0, 2))).toMatch(/^io: .*changed from 100 to 90 bytes/);
  const whole = await httpByteSource(URL_, undefined, server(ranged, () => new Response(FILE)));
  expect(await refusalText(() => whole.read(0, 2))).toMatch(/^io: .*HTTP status 200/);
});

test("stops at once when cancelled, also between attempts", async () => {
  const stop = new AbortController();
  const options = { ...server(status(503)), retryDelaysMs: [60_000], signal: stop.signal };
  const opening = refusalText(() => httpByteSource(URL_, "m", options));
  setTimeout(() => stop.abort(), 5);
  expect(await opening).toMatch(/^cancelled/);
});

test("a request cut short by the person counts as cancelled, not as a failure to try again", async () => {
  const stop = new AbortController();
  const hanging: Answer = () => new Promise((_, reject) => stop.signal.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError"))));
  const options = server(ranged, hanging);
  const source = await httpByteSource(URL_, "m", options);
  const reading = refusalText(() => source.read(0, 1, stop.signal));
  setTimeout(() => stop.abort(), 5);
  expect(await reading).toMatch(/^cancelled/);
  expect(options.calls).toBe(2);
});
