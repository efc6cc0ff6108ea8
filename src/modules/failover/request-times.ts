/**
 * Seconds in which services have to answer well, and that the step waits at the most: the last round begins before the
 * first is over, an answer may take five seconds, and the rest is for a function that starts cold in a VPC.
 */
export const askedAtMostSeconds = 20;
export const requestSeconds = 30;
