/**
 * Days that records of trades and of access are kept: seven years with their leap days, as the platform asks of its
 * audit logs. SEC rule 17a-4 and FINRA rule 4511 ask for six. The check and the report on requirements both read it.
 * @see https://www.ecfr.gov/current/title-17/section-240.17a-4
 * @see https://www.finra.org/rules-guidance/rulebooks/finra-rules/4511
 */
export const sevenYears = 2557;
