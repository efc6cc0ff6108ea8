import { z } from "zod";

/** A window of every day in UTC, as AWS writes it: `07:00-08:00`; it may cross midnight. */
export const dailyWindow = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/);

/** A window of every week in UTC, as AWS writes it: `sun:06:00-sun:07:00`. */
export const weeklyWindow = z
  .string()
  .regex(/^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/);

export const dailyWindowForm = "a time range in UTC as HH:MM-HH:MM";
export const weeklyWindowForm = "a time range in UTC as ddd:HH:MM-ddd:HH:MM, for example sun:06:00-sun:07:00";
