/** The chart on the page as a file: its DOM read into a standalone SVG, and that drawn as PNG. */
import { StudioError } from "../../../shared/errors";
import { standaloneSvg } from "./standalone-svg";
import type { Picture, PictureNeeds } from "./standalone-svg";

export type PictureWords = Pick<PictureNeeds, "title" | "subtitle" | "series" | "footer">;

/** Pixels of a PNG for each of the page. */
const PNG_SCALE = 2;

export function pictureOf(svg: SVGSVGElement, words: PictureWords): Picture {
  const { width, height } = svg.getBoundingClientRect();
  const probe = document.createElement("span");
  svg.parentElement?.append(probe);
  try {
    const resolve = (name: string) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const plot = new XMLSerializer().serializeToString(svg);
    return standaloneSvg({ ...words, plot, width, height, resolve, fontFamily: getComputedStyle(svg).fontFamily });
  } finally {
    probe.remove();
  }
}

export function svgBlob({ text }: Picture): Blob {
  return new Blob([text], { type: "image/svg+xml" });
}

/** Errors: "internal" when the browser can't draw it. */
export async function pngBlob(picture: Picture): Promise<Blob> {
  const url = URL.createObjectURL(svgBlob(picture));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * PNG_SCALE, height: picture.height * PNG_SCALE });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no blob"))), "image/png"));
  } catch (error) {
    throw new StudioError("internal", "The browser could not draw the chart as PNG.", "Save it as SVG instead.", error);
  } finally {
    URL.revokeObjectURL(url);
  }
}
