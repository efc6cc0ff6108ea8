import { answerableAlarms, failoverAlarms, type ResponseAction } from "../../src/facts/responses";
import { orderSenders } from "../schema/order-senders";
import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";

type Response = EnvironmentConfig["observability"]["responses"][string];
type Key = "service" | "minimumTasks" | "failover";

/** What each action has to be told, and nothing more. */
const asksFor: Readonly<Record<ResponseAction, readonly Key[]>> = {
  stopTrading: [],
  restartService: ["service"],
  raiseMinimum: ["service", "minimumTasks"],
  evaluateFailover: ["failover"],
};

const keys: readonly Key[] = ["service", "minimumTasks", "failover"];

/** A function's variables have 4 KB together. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const mostResponses = 15;

const at = (name: string, ...rest: readonly string[]) => ["observability", "responses", name, ...rest];

export const responseRules = [
  rule({
    id: "responses-follow-alarms",
    reads: ["observability", "services"],
    check: ({ observability: { responses }, services }, report) => {
      const known = answerableAlarms(Object.keys(services.catalog));
      const answered = new Map<string, string>();
      if (Object.keys(responses).length > mostResponses)
        report({
          path: ["observability", "responses"],
          got: `${Object.keys(responses).length} responses`,
          allowed: `at most ${mostResponses}`,
          fix: "leave out those that a person can give",
        });
      for (const [name, { alarm }] of Object.entries(responses)) {
        if (!known.includes(alarm))
          report({
            path: at(name, "alarm"),
            allowed: `one of ${known.join(", ")}`,
            fix: "name an alarm that is there: a page, or a critical figure of the business",
          });
        const other = answered.get(alarm);
        if (other !== undefined)
          report({
            path: at(name, "alarm"),
            allowed: `an alarm that no other response follows; ${other} follows this one`,
            fix: "leave one of them out",
          });
        answered.set(alarm, name);
      }
    },
  }),
  rule({
    id: "responses-say-what-they-work-on",
    reads: ["observability", "services"],
    check: ({ observability: { responses }, services: { catalog } }, report) => {
      for (const [name, response] of Object.entries(responses)) {
        const { action, service } = response;
        for (const key of keys) {
          const wanted = asksFor[action].includes(key);
          if (wanted === (response[key] !== undefined)) continue;
          report({
            path: at(name, key),
            allowed: wanted ? `a value, which ${action} needs` : `nothing: ${action} does not read it`,
            fix: wanted ? `say ${key}` : "take it out, or choose the action that was meant",
          });
        }
        if (service !== undefined && catalog[service] === undefined)
          report({
            path: at(name, "service"),
            allowed: `one of ${Object.keys(catalog).join(", ")}`,
            fix: "name a service of services.catalog",
          });
      }
    },
  }),
  rule({
    id: "raised-minimum-raises",
    reads: ["observability", "services"],
    check: ({ observability: { responses }, services: { catalog } }, report) => {
      for (const [name, { action, service, minimumTasks }] of Object.entries(responses)) {
        const tasks = service === undefined ? undefined : catalog[service]?.tasks;
        if (action !== "raiseMinimum" || tasks === undefined || minimumTasks === undefined) continue;
        const usual = Math.max(tasks.minimum, tasks.peakMinimum ?? 0);
        if (minimumTasks > usual && minimumTasks <= tasks.maximum) continue;
        report({
          path: at(name, "minimumTasks"),
          allowed: `more than ${usual}, which the service has at peaks, and at most its maximum, ${tasks.maximum}`,
          fix: "write a number between them, or raise tasks.maximum of the service",
        });
      }
    },
  }),
  rule({
    id: "stopped-trading-stops-somebody",
    reads: ["observability", "services", "secrets"],
    check: (environment, report) => {
      if (orderSenders(environment).length > 0) return;
      for (const [name, { action }] of Object.entries(environment.observability.responses))
        if (action === "stopTrading")
          report({
            path: at(name, "action"),
            allowed: "another action: no service uses a broker's credentials, so that nobody sends orders",
            fix: "take the response out",
          });
    },
  }),
  rule({
    id: "failover-is-evaluated-where-it-is-done",
    reads: ["observability"],
    check: ({ observability: { responses } }, report) => {
      for (const [name, { action, alarm }] of Object.entries(responses)) {
        if (action !== "evaluateFailover" || failoverAlarms.includes(alarm)) continue;
        report({
          path: at(name, "alarm"),
          allowed: `${failoverAlarms.join(" or ")}, by which the recovery region tells of the primary one`,
          fix: "name one of these: a region that may be lost does not start its own failover",
        });
      }
    },
  }),
  rule({
    id: "dry-runs-are-not-dry-twice",
    reads: ["observability"],
    check: ({ observability: { responses } }, report) => {
      for (const [name, { failover, guards }] of Object.entries(responses)) {
        if (!isContradiction({ failover, guards })) continue;
        report({
          path: at(name, "guards", "dryRun"),
          allowed: "false, where failover is dryRun: the failover machine changes nothing then",
          fix: "write false, so that the dry run is made; or askForApproval, to see when a failover would have been asked for",
        });
      }
    },
  }),
];

/** A dry run that is not made finds nothing out. */
const isContradiction = ({ failover, guards }: Pick<Response, "failover" | "guards">): boolean => failover === "dryRun" && guards.dryRun;
