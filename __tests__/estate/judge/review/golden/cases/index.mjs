import beyond from "./beyond.mjs";
import capacity from "./capacity.mjs";
import encryption from "./encryption.mjs";
import forms from "./forms.mjs";
import frontDoor from "./front-door.mjs";
import iam from "./iam.mjs";
import madeOrGone from "./made-or-gone.mjs";
import meanings from "./meanings.mjs";
import moreWords from "./more-words.mjs";
import network from "./network.mjs";
import otherTypes from "./other-types.mjs";
import recovery from "./recovery.mjs";
import retention from "./retention.mjs";
import services from "./services.mjs";
import stateful from "./stateful.mjs";

/** Every case by its name. */
export const cases = {
  ...stateful,
  ...network,
  ...iam,
  ...retention,
  ...encryption,
  ...capacity,
  ...recovery,
  ...frontDoor,
  ...services,
  ...beyond,
  ...meanings,
  ...otherTypes,
  ...madeOrGone,
  ...forms,
  ...moreWords,
};
