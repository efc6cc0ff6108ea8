import { type Control } from "./controls/control";
import { accessControls } from "./controls/access";
import { continuityControls } from "./controls/continuity";
import { detectionControls } from "./controls/detection";
import { protectionControls } from "./controls/protection";
import { recordsControls } from "./controls/records";

/** What the estate promises, and what shows that it holds. A claim without a pointer does not compile into one; a dead pointer fails a test. */
export const controls: readonly Control[] = [
  ...recordsControls,
  ...protectionControls,
  ...accessControls,
  ...detectionControls,
  ...continuityControls,
];
