/** Where a model or a dataset came from, as it is stored. Handles come back from the database as the objects that they were. */
import * as v from "valibot";
import type { DatasetOptions } from "../../data/mapping";
import type { DatasetSource, ModelSource } from "../sources";

/** An object with the two members that every handle has; tests have no real ones. */
const isHandle = (value: unknown): boolean => v.is(v.looseObject({ kind: v.picklist(["file", "directory"]), name: v.string() }), value);
const handle = v.custom<FileSystemHandle>(isHandle);
const fileHandle = v.custom<FileSystemFileHandle>((value) => isHandle(value) && v.is(v.looseObject({ kind: v.literal("file") }), value));

const hubRepo = v.object({ address: v.string(), id: v.string(), revision: v.string() });

export const modelSource: v.GenericSchema<unknown, ModelSource> = v.variant("kind", [
  v.object({ kind: v.literal("demo") }),
  v.object({ kind: v.literal("server"), name: v.string(), url: v.string() }),
  v.object({ kind: v.literal("hub"), repo: hubRepo, paths: v.array(v.string()) }),
  v.object({ kind: v.literal("handles"), name: v.string(), handles: v.array(handle) }),
  v.object({ kind: v.literal("files"), name: v.string() }),
]);

export const datasetSource: v.GenericSchema<unknown, DatasetSource> = v.variant("kind", [
  v.object({ kind: v.literal("demo"), id: v.string() }),
  v.object({ kind: v.literal("handle"), name: v.string(), handle: fileHandle }),
  v.object({ kind: v.literal("file"), name: v.string(), bytes: v.number(), modifiedMs: v.number() }),
]);

/** The engine reads options anew with every dataset and says what is wrong with them, so only their frame is checked. */
export const datasetOptions = v.custom<DatasetOptions>((value) => v.is(v.looseObject({ mapping: v.looseObject({}), wording: v.looseObject({}), split: v.looseObject({}) }), value));
