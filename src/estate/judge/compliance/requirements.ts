import { delivery } from "./requirements/delivery";
import { foundation } from "./requirements/foundation";
import { governance } from "./requirements/governance";
import { performance } from "./requirements/performance";
import { security } from "./requirements/security";
import { stores } from "./requirements/stores";
import { type Requirement } from "./requirements/requirement";

/** Every requirement of the platform by its id, in the order of its document. The document is not part of the repository; the titles are ours. */
export const requirements: readonly Requirement[] = [...foundation, ...stores, ...security, ...governance, ...performance, ...delivery];
