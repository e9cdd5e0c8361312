/** The workbench fits a large and a small screen in both themes: nothing lies over another thing, nothing scrolls sideways. */
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const REGIONS = ["Model", "Data", "History", "Layers", "Accuracy against speed", "Playground"];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];

test("two measured points on a large and a small screen, light and dark", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.module("attn.5").click();
  await studio.module("mlp.8").click();
  await studio.measure();
  await studio.generate("A patient with", 16);
  await expect(studio.points).toHaveCount(2);
  for (const size of SIZES) {
    await studio.page.setViewportSize(size);
    await checkLayout(studio);
    for (const colorScheme of ["light", "dark"] as const) {
      await studio.page.emulateMedia({ colorScheme });
      await studio.shot(`layout-${size.width}-${colorScheme}`);
    }
  }
});

async function checkLayout(studio: StudioPage): Promise<void> {
  const overflow = await studio.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const boxes = await Promise.all(REGIONS.map(async (name) => ({ name, box: await boxOf(studio, name) })));
  const overlaps = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => overlap(a.box, b.box)).map((b) => `${a.name} and ${b.name}`));
  expect(overlaps).toEqual([]);
}

async function boxOf(studio: StudioPage, name: string): Promise<Box> {
  const box = await studio.region(name).boundingBox();
  if (!box) throw new Error(`${name} is not visible`);
  return box;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
