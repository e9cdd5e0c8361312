/**
 * The contract between a .wgsl file and the code that dispatches it. Binding 0 is always the uniform `Params`;
 * it is written field by field from `params`, so no offset is typed by hand (every field is 4 bytes).
 */
import type { Variant } from "./preprocess";

export type BindingAccess = "uniform" | "read" | "read_write";

export interface KernelBinding {
  readonly name: string;
  readonly access: BindingAccess;
  /** Only bound when the variant has this flag. */
  readonly when?: string;
}

export interface ParamField {
  readonly name: string;
  readonly type: "u32" | "f32";
}

export interface Kernel {
  /** Stem of the .wgsl file. */
  readonly name: string;
  /** WGSL before preprocessing. */
  readonly source: string;
  readonly params: readonly ParamField[];
  /** Bindings 1 .. n in order. */
  readonly bindings: readonly KernelBinding[];
}

/**
 * How many workgroups a dispatch takes: `x` is fixed; `y` is one for every `perGroup` rows of the extent, or fixed as well,
 * for kernels that loop over the rows (or have none). Fixed ones keep to 65,535 in each dimension themselves.
 */
export type Grid = { readonly x: number; readonly perGroup: number } | { readonly x: number; readonly y: number };

/** The grid of a kernel that numbers its workgroups: group g is at x = g % grid.x, y = g / grid.x. */
export function foldedGrid(groups: number): { readonly x: number; readonly y: number } {
  const y = Math.ceil(groups / MAX_GROUPS);
  return { x: Math.ceil(groups / y), y };
}

/** Workgroups in one dimension that every device offers. */
export const MAX_GROUPS = 65_535;

/**
 * One dispatch of a plan: pure data. Buffers are named; `extent` names the uniform that says how many rows there are.
 */
export interface Dispatch {
  readonly kernel: Kernel;
  readonly variant: Variant;
  readonly params: Readonly<Record<string, number>>;
  /** Binding name -> buffer name. */
  readonly buffers: Readonly<Record<string, string>>;
  readonly grid: Grid;
  /** Multiply-adds for each row of the extent: the measure of work, for pacing and progress. */
  readonly work: number;
}

export function activeBindings(kernel: Kernel, variant: Variant): readonly KernelBinding[] {
  return kernel.bindings.filter((binding) => binding.when === undefined || Boolean(variant[binding.when]));
}

/** Bytes of a uniform buffer are a multiple of 16. */
export function paramBytes(kernel: Kernel): number {
  return Math.ceil((4 * kernel.params.length) / 16) * 16;
}

export function writeParams(kernel: Kernel, values: Readonly<Record<string, number>>): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(paramBytes(kernel)));
  kernel.params.forEach((field, index) => {
    const value = values[field.name];
    if (value === undefined) throw new TypeError(`${kernel.name}.${field.name} has no value`);
    if (field.type === "f32") view.setFloat32(4 * index, value, true);
    else view.setUint32(4 * index, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** Identifies a pipeline: kernel and variant. */
export function pipelineKey(kernel: Kernel, variant: Variant): string {
  return `${kernel.name} ${Object.entries(variant).map(([name, value]) => `${name}=${value}`).sort().join(" ")}`;
}
