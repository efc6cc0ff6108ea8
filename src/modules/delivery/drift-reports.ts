/** Reports of the job that looks for drift, in the environment's bucket of records that must stay as they were written. */
export const driftReportsPrefix = "drift";
