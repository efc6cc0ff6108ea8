import { dataRules } from "../../../config/rules/data";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { placeOf, violationsOf } from "../../helpers/rule-violations";

/** What the rules of the data tier find in an environment, as `<rule> at <path>`. */
export const violations = (environment: EnvironmentConfig): string[] => violationsOf(dataRules, environment).map(placeOf);
