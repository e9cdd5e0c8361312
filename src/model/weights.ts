/** Finds every weight that a spec needs in a file's tensors, and says what is missing, unreadable, misshapen or left over. */
import { DTYPE_LAYOUT } from "../formats/dtype";
import { quoted } from "../formats/malformed";
import type { TensorListing } from "../formats/tensor-directory";
import { isFiller, isOfMissingModule } from "./absent-modules";
import type { ModelFamily } from "./families/family";
import type { ModelFormat, WeightId, WeightSource } from "./opened-model";
import { tensorNames, weightIdOf } from "./families/tensor-names";
import type { Reason } from "./reasons";
import type { ModelSpec } from "./spec";
import { weightIdsOf, weightShape } from "./weight-shape";

export interface WeightRequest {
  readonly family: ModelFamily;
  readonly format: ModelFormat;
  readonly spec: ModelSpec;
  readonly listing: TensorListing;
  /** A GGUF file's `general.architecture`; null: a folder. */
  readonly architecture: string | null;
  /** The file that the spec came from, for messages. */
  readonly headerFile: string;
}

export interface FoundWeights {
  readonly weights: ReadonlyMap<WeightId, WeightSource>;
  readonly reasons: readonly Reason[];
}

const OTHER_PRECISION = "Open a version in F32, F16, BF16, Q8_0, Q4_0 or Q4_1.";

export function findWeights(request: WeightRequest): FoundWeights {
  const { family, format, architecture, spec, listing } = request;
  const faults = new TensorFaults();
  const weights = new Map<WeightId, WeightSource>();
  for (const id of weightIdsOf(spec)) {
    const names = tensorNames(family.tensorNames, format, id);
    const entry = names.map((name) => listing.tensors.get(name)).find((found) => found !== undefined);
    if (entry) {
      const source = { entry, interleavedHeads: architecture === null ? null : family.ggufInterleavedHeads(id, spec, architecture), transposed: family.isTransposed(id, format) };
      checkEntry(source, id, request, faults);
      weights.set(id, source);
    } else {
      reportAbsent(names, request, faults);
    }
  }
  reportLeftOver(request, faults);
  return { weights, reasons: faults.reasons() };
}

/** Matrices in types that the studio does not unpack, whatever model they are of. */
export function unreadableReasons({ unreadable }: TensorListing): Reason[] {
  const faults = new TensorFaults();
  for (const { name, source, reason, shape } of unreadable.values()) {
    if (shape.length > 1) faults.add({ file: source.name, tensor: name, fault: reason, remedy: OTHER_PRECISION });
  }
  return faults.reasons();
}

function checkEntry({ entry, transposed }: WeightSource, id: WeightId, { family, spec, headerFile }: WeightRequest, faults: TensorFaults): void {
  const shape = weightShape(id, spec);
  const expected = transposed ? shape.toReversed() : shape;
  const file = entry.source.name;
  if (expected.length !== entry.shape.length || expected.some((size, axis) => size !== entry.shape[axis])) {
    faults.add({ file, tensor: entry.name, fault: `has the shape [${entry.shape.join(", ")}], and ${headerFile} asks for [${expected.join(", ")}]`, remedy: "Header and weights are of different models: fetch both again from one place." });
    return;
  }
  const isBlock = DTYPE_LAYOUT[entry.dtype].blockElements > 1;
  const cols = shape.at(-1) ?? 0;
  if (expected.length === 1 && isBlock) {
    faults.add({ file, tensor: entry.name, fault: `is a norm or bias in ${entry.dtype}, and the studio reads those in F32, F16 and BF16`, remedy: "Convert the model anew with a current llama.cpp, which keeps norms and biases in F32." });
  }
  if (cols % (isBlock ? 32 : 4) !== 0) {
    faults.add({ file, tensor: entry.name, fault: `has rows of ${cols} in ${entry.dtype}, and the kernels need a multiple of ${isBlock ? 32 : 4}`, remedy: `Open another model of these: ${family.label}.` });
  }
}

function reportAbsent(names: readonly string[], { listing, headerFile }: WeightRequest, faults: TensorFaults): void {
  const unreadable = names.map((name) => listing.unreadable.get(name)).find((found) => found !== undefined);
  if (unreadable) {
    faults.add({ file: unreadable.source.name, tensor: unreadable.name, fault: unreadable.reason, remedy: OTHER_PRECISION });
  } else {
    faults.add({ file: headerFile, tensor: names[0] ?? "", fault: "is missing, and a model of this size needs it", remedy: "The files are incomplete or of another model: fetch them again." });
  }
}

/** A tensor that is not understood changes what the model computes, so the model is refused rather than run without it. */
function reportLeftOver({ family, format, spec, listing }: WeightRequest, faults: TensorFaults): void {
  const needed = new Set<string>(weightIdsOf(spec));
  for (const { name, source } of [...listing.tensors.values(), ...listing.unreadable.values()]) {
    const id = weightIdOf(family.tensorNames, format, name);
    if ((id !== null && (needed.has(id) || isOfMissingModule(spec, id) || isFiller(id, spec))) || family.isIgnored(format, name, spec)) continue;
    const fault = id === null ? `is not one that the ${family.id} family uses` : `belongs to none of the ${spec.layers.length} layers that the header names`;
    faults.add({ file: source.name, tensor: name, fault, remedy: "The model differs from its family (biases, extra norms or experts) or its files are mixed up: open another one." });
  }
}

interface TensorFault extends Omit<Reason, "reason"> {
  readonly file: string;
  readonly tensor: string;
  /** Goes on after the tensor's name: "is missing". */
  readonly fault: string;
}

/** One reason for each kind of fault, naming the first tensor: a file of an unreadable type has hundreds. */
class TensorFaults {
  readonly #groups = new Map<string, { readonly first: TensorFault; count: number }>();

  add(fault: TensorFault): void {
    const key = `${fault.file}\n${fault.fault}`;
    const group = this.#groups.get(key);
    if (group) group.count += 1;
    else this.#groups.set(key, { first: fault, count: 1 });
  }

  reasons(): Reason[] {
    return [...this.#groups.values()].map(({ first, count }) => {
      const others = count > 1 ? ` (and ${count - 1} more)` : "";
      return { reason: `${first.file}: the tensor ${quoted(first.tensor)}${others} ${first.fault}`, remedy: first.remedy };
    });
  }
}
