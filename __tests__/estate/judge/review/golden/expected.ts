import { type Expected } from "./expectation";
import { expectedBeyond } from "./expected-beyond";
import { expectedOfTheEstate } from "./expected-of-the-estate";

/** What the review is to say of each golden plan. */
export const expected: Expected = { ...expectedOfTheEstate, ...expectedBeyond };
