import { deliveries } from "../../failover/delivery-freeze";
import { type Mechanics } from "../document";
import { type Approval, askFirst, assertThat, change } from "../steps";

const set = (name: string, parameter: string, value: string) =>
  change(name, "ssm.PutParameter", { Name: parameter, Value: value, Type: "String", Overwrite: true });

const isSet = (parameter: string, value: string) =>
  assertThat("isSet", "ssm.GetParameter", { Name: parameter }, ["$.Parameter.Value", value], { isEnd: true });

/** Nothing is deployed any more. Whoever is woken may say so: it stops nothing that has begun, and a person opens again. */
export const freezeDeliveries = (parameter: string): Mechanics => ({
  description: "Freezes deliveries: no stage of a pipeline begins until they are opened",
  parameters: {},
  mainSteps: [set("freeze", parameter, deliveries.frozen), isSet(parameter, deliveries.frozen)],
  outputs: [],
});

/** Versions may come again. A failover has frozen them for a reason that the document does not see, so a person approves. */
export const openDeliveries = (parameter: string, approval: Approval): Mechanics => ({
  description: "Opens deliveries after an approval: stages of pipelines begin again",
  parameters: {},
  mainSteps: [
    ...askFirst("Deliveries are to be opened. No failover may be under way, and what was frozen for must be over.", approval),
    set("open", parameter, deliveries.open),
    isSet(parameter, deliveries.open),
  ],
  outputs: [],
});
