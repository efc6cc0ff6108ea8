import { computeRows } from "./compute";
import { frontDoorRows } from "./front-door";
import { nothingRows } from "./nothing";
import { type Row } from "./row";
import { storeRows } from "./stores";

/**
 * What is watched of every type of resource. A type that the estate has and this table has not fails a
 * test: write a row, or a reason why nothing is watched (`nothing.ts`).
 */
export const coverage: Readonly<Record<string, Row>> = { ...storeRows, ...frontDoorRows, ...computeRows, ...nothingRows };
