/** Name of the state machine that escalates pages, without what all of an environment's names begin with. */
export const escalationMachine = "escalation";

/** Name of the rule of EventBridge that starts it, likewise. */
export const escalationRule = "pages-escalate";

/**
 * Alarms that ring when a page reaches nobody, by the last part of their names: no run of the escalation could notify a level, EventBridge
 * could not start one, or SNS gave up messages to whoever is to be woken. They notify topics of their own region, which may be
 * what fails, so the other region looks at them.
 */
const telling = new RegExp(`^(?:state-machine-${escalationMachine}|rule-${escalationRule}|topic-pages-.+|topic-alerts-critical)-failed$`);

/** @param name last part of an alarm's name */
export const saysThatNobodyIsTold = (name: string): boolean => telling.test(name);
