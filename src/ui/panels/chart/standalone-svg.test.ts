import { describe, expect, it } from "vitest";
import { PARETO_KEY, seriesKey, tunedKey } from "./legend-keys";
import { standaloneSvg } from "./standalone-svg";

const PLOT =
  '<svg xmlns="http://www.w3.org/2000/svg" class="recharts-surface" role="application" width="640" height="300" style="width: 100%;"><title></title><desc></desc>' +
  '<g class="chart-marks"><g role="button" tabindex="-1" aria-label="8 modules &lt;dropped&gt;" data-point="d0|test|attn.5"><path d="M0,0" stroke="var(--series-1)" fill="var(--card)"/></g></g>' +
  '<g role="slider"><rect x="1" y="2" width="24" height="24" fill="grip" data-page-only="true"/><path d="M7,7h7" stroke="grip" data-page-only="true"></path><rect x="3" fill="kept"/></g>' +
  '<text style="paint-order: stroke; fill: var(--muted)">decode speed</text></svg>';

const COLORS: Readonly<Record<string, string>> = { "--card": "rgb(255, 255, 255)", "--ink": "rgb(22, 32, 44)", "--muted": "rgb(85, 100, 116)", "--series-0": "rgb(59, 91, 219)", "--series-1": "rgb(180, 83, 9)" };

const picture = standaloneSvg({
  plot: PLOT, width: 640, height: 300, title: 'Model "A" & B: accuracy against speed', subtitle: "Whiskers are 95 % intervals.", footer: "Measured on Imaginary <GPU>, 2026-11-24",
  series: [{ name: "sciq & more, test part", key: seriesKey(0) }, { name: "tuned", key: tunedKey(0) }, { name: "Pareto front", key: PARETO_KEY }], resolve: (name) => COLORS[name] ?? "?", fontFamily: 'Inter, "Segoe UI", sans-serif',
});

/** Every tag closed in its turn, every attribute quoted, no bare "&" or "<": what an XML parser would insist on. */
function wellFormed(text: string): string[] {
  const open: string[] = [];
  const rest = text.replaceAll(/<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/gi, (tag, closing: string, name: string, _, selfClosing: string) => {
    if (closing !== "" && open.pop() !== name) return tag;
    if (closing === "" && selfClosing === "") open.push(name);
    return "";
  });
  return [...open, ...(rest.match(/<|>|&(?!amp;|lt;|gt;|quot;)/g) ?? [])];
}

describe("a standalone picture", () => {
  it("is well-formed, whatever the names hold", () => {
    expect(wellFormed(picture.text)).toEqual([]);
    expect(wellFormed('<svg><g a="1"></svg>')).not.toEqual([]);
  });

  it("has title, legend, plot and source in it", () => {
    for (const words of ["Model &quot;A&quot; &amp; B: accuracy against speed", "95 % intervals", "sciq &amp; more, test part", "decode speed", "Measured on Imaginary &lt;GPU&gt;, 2026-11-24"]) {
      expect(picture.text).toContain(words);
    }
    expect(picture.text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="640" height="\d+"/);
    expect(picture.width).toBe(640);
    expect(picture.height).toBeGreaterThan(300 + 46 + 3 * 18);
  });

  it("has literal colours and fonts, and nothing that only a page needs", () => {
    expect(picture.text).not.toMatch(/var\(|class=|tabindex=|data-|aria-label="8/);
    expect(picture.text).not.toContain('"grip"');
    expect(picture.text).toContain('<rect x="3" fill="kept"/>');
    expect(picture.text).toContain('stroke="rgb(180, 83, 9)"');
    expect(picture.text).toContain("fill: rgb(85, 100, 116)");
    expect(picture.text).toContain('stroke="rgb(59, 91, 219)" stroke-width="1.5" stroke-dasharray="5 4"');
    expect(picture.text).toContain('font-family="Inter, &quot;Segoe UI&quot;, sans-serif"');
  });
});
