/** A plot as a picture that stands for itself: title, legend and source written into it, every colour literal. Pure, on text. */

import type { KeyPiece } from "./legend-keys";

/** A row of the legend. */
export interface PictureSeries {
  readonly name: string;
  /** Its sample, around (0, 0). */
  readonly key: readonly KeyPiece[];
}

export interface PictureNeeds {
  /** The plot's own `<svg>`, as serialised. */
  readonly plot: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
  readonly series: readonly PictureSeries[];
  /** Device and date. */
  readonly footer: string;
  /** The value of a CSS variable such as "--ink", literal. */
  readonly resolve: (name: string) => string;
  readonly fontFamily: string;
}

export interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const EDGE = 12;
const TITLE_HEIGHT = 46;
const ROW_HEIGHT = 18;
const FOOTER_HEIGHT = 24;

export function standaloneSvg(needs: PictureNeeds): Picture {
  const { width, height, series, resolve, fontFamily } = needs;
  const legendHeight = series.length * ROW_HEIGHT;
  const plotTop = TITLE_HEIGHT + legendHeight + 6;
  const whole = { width: Math.ceil(width), height: Math.ceil(plotTop + height + FOOTER_HEIGHT) };
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" font-family="${escape(fontFamily)}" font-size="12" role="img" aria-label="${escape(needs.title)}">`,
    `<rect width="100%" height="100%" fill="var(--card)"/>`,
    words(needs.title, { x: EDGE, y: 22, size: 15, fill: "var(--ink)", weight: 600 }),
    words(needs.subtitle, { x: EDGE, y: 39, size: 11.5, fill: "var(--muted)" }),
    ...series.map((one, index) => legendRow(one, TITLE_HEIGHT + ROW_HEIGHT * (index + 0.5))),
    `<g transform="translate(0 ${plotTop})">${inner(needs)}</g>`,
    words(needs.footer, { x: EDGE, y: whole.height - 9, size: 10.5, fill: "var(--muted)" }),
    "</svg>",
  ].join("\n");
  return { ...whole, text: literal(text, resolve) };
}

/** Without what only a page needs: what a person drags, classes, names for screen readers, the focus. */
function inner({ plot, width, height }: PictureNeeds): string {
  const bare = plot.replaceAll(/<(rect|path)\s[^>]*data-page-only="true"[^>]*?(?:\/>|><\/\1>)/g, "").replaceAll(/\s(?:class|role|tabindex|id|clip-path|data-[\w-]+|aria-[\w-]+)="[^"]*"/g, "").replaceAll(/<(title|desc)>[^<]*<\/\1>|<(?:title|desc)\/>/g, "");
  return bare.replace(/^<svg[^>]*>/, `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" overflow="visible">`);
}

function literal(text: string, resolve: PictureNeeds["resolve"]): string {
  return text.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) => escape(resolve(name)));
}

function legendRow({ name, key }: PictureSeries, y: number): string {
  const pieces = key.map((piece) => `<path ${Object.entries(piece).map(([attribute, value]) => `${attribute}="${escape(value)}"`).join(" ")}/>`);
  return `<g transform="translate(${EDGE + 12} ${y})">${pieces.join("")}</g>${words(name, { x: EDGE + 32, y: y + 4, size: 11.5, fill: "var(--ink)" })}`;
}

interface WordStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
}

function words(text: string, { x, y, size, fill, weight = 400 }: WordStyle): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escape(text)}</text>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
