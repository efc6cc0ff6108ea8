/**
 * What of a scanner's findings nobody has accepted, and which acceptances are to be taken out.
 *
 * @param {readonly { readonly check: string, readonly name: string, readonly place: string }[]} findings
 * @param {readonly { readonly check: string, readonly of: string, readonly reason: string, readonly until: string }[]} exceptions
 *   `of` is a pattern of places, `until` the last day as YYYY-MM-DD
 * @param {string} day today, as YYYY-MM-DD
 */
export function compareFindings(findings, exceptions, day) {
  const patterns = exceptions.map((exception) => ({ exception, pattern: new RegExp(exception.of) }));
  const covers = ({ exception, pattern }, { check, place }) => exception.check === check && pattern.test(place);
  return {
    open: findings.filter((finding) => !patterns.some((one) => one.exception.until >= day && covers(one, finding))),
    accepted: findings.filter((finding) => patterns.some((one) => one.exception.until >= day && covers(one, finding))).length,
    ended: exceptions.filter(({ until }) => until < day),
    unused: patterns.filter((one) => !findings.some((finding) => covers(one, finding))).map(({ exception }) => exception),
  };
}

/** Findings of checkov's JSON, of one framework or of several. @param {unknown} output */
export function findingsOf(output) {
  return (Array.isArray(output) ? output : [output]).flatMap(({ results, summary }) => {
    if (summary?.parsing_errors > 0) throw new Error(`checkov could not read ${summary.parsing_errors} of the files`);
    return (results?.failed_checks ?? []).map(({ check_id: check, check_name: name, file_path: file, resource }) => ({
      check,
      name,
      place: `${file.split("/").at(-2)} ${resource}`,
    }));
  });
}
