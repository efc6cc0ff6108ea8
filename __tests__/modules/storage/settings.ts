import { storageSchema } from "../../../config/schema/storage";
import { type StorageSettings } from "../../../src/facts/bucket-purposes";

/** The schema's defaults: what an environment gets that says nothing about storage. */
export const defaults: StorageSettings = storageSchema.parse({});
