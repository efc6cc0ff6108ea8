/**
 * Limits of a composite alarm.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export const compositeLimits = { children: 100, ruleCharacters: 10_240 } as const;

/** Alarms of a service that its layer's alarm is over: with a route, and without one. A test compares this with what is synthesized. */
export const symptomsOfService = { routed: 3, other: 1 } as const;
