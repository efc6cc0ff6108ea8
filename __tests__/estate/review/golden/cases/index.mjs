import capacity from "./capacity.mjs";
import encryption from "./encryption.mjs";
import iam from "./iam.mjs";
import network from "./network.mjs";
import recovery from "./recovery.mjs";
import retention from "./retention.mjs";
import stateful from "./stateful.mjs";

/** Every case by its name. */
export const cases = { ...stateful, ...network, ...iam, ...retention, ...encryption, ...capacity, ...recovery };
