import { UserError } from "../../common/user-error";
import { explanationOf, unexplained } from "./explanations";

/** What an SDK adds to errors that are answers, and Node to those of a connection. */
interface AnsweredError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: unknown;
  readonly $fault?: unknown;
}

/**
 * Runs a call of an AWS client.
 *
 * @param doing what for, with the stack and the object that it is about.
 * @throws UserError for whatever AWS, a proxy or the network answers; a defect of the program as it is.
 */
export async function askAws<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainAwsError(doing, error);
  }
}

export function explainAwsError(doing: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof UserError) return thrown;
  const error: AnsweredError = thrown;
  const { name, message, $metadata: { httpStatusCode: status, requestId } = {} } = error;
  const code = typeof error.code === "string" ? error.code : "";
  const explanation = explanationOf([name, code, message, ...(status === undefined ? [] : [`StatusCode: ${status}`])].join(" "));
  if (explanation === undefined && !isAnswer(error, code)) return error;
  const { problem, fix } = explanation ?? unexplained;
  // What came is an answer for a browser: its text is nothing that one reads in a terminal.
  const said = (message || code).split("\n")[0]?.slice(0, 300) ?? "";
  const facts = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(requestId === undefined ? [] : [`request ${requestId}`])].join(
    ", ",
  );
  return new UserError({
    problem: `${doing}: ${problem}`,
    details: [`${name}: ${said}${facts === "" ? "" : ` (${facts})`}`],
    fix,
    cause: error,
  });
}

const isAnswer = ({ $metadata: metadata, $response: response, $fault: fault }: AnsweredError, code: string): boolean =>
  metadata !== undefined ||
  response !== undefined ||
  fault !== undefined ||
  /^(?:ERR_(?:TLS|SSL|HTTP|SOCKET|STREAM)|CERT_|HPE_)\w*$/.test(code);

/** What to do about errors that Terraform printed; the given advice when nothing better is known. */
export function adviceFor(lines: readonly string[], otherwise: string): string {
  return explanationOf(lines.join("\n"))?.fix ?? otherwise;
}
