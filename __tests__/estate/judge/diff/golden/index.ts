import { type GoldenEdit } from "./golden-edit";
import { identity } from "./identity";
import { messaging } from "./messaging";
import { network } from "./network";
import { observing } from "./observing";
import { storage } from "./storage";
import { structure } from "./structure";

/** Every golden edit. */
export const goldenEdits: readonly GoldenEdit[] = [...messaging, ...storage, ...identity, ...network, ...observing, ...structure];
