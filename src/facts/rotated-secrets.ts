/**
 * Days that a rotation may be late: Secrets Manager begins it at some time of the last day, and what failed is tried again and
 * looked at by a person first.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export const rotationGraceDays = 3;

/** The longest time from a day of one month to the same day of the next. */
export const monthDays = 31;
