import { UserError } from "../../shared/user-error";

/** What AWS, an SDK or Terraform says, and what a person does about it. The first that matches counts. */
interface Explanation {
  readonly pattern: RegExp;
  readonly problem: string;
  readonly fix: string;
}

const explanations: readonly Explanation[] = [
  {
    pattern: /RequestTimeTooSkewed|RequestInTheFuture|RequestExpired|Signature expired|Signature not yet current|is (?:too|not yet) (?:skewed|valid)|CERT_NOT_YET_VALID|CERT_HAS_EXPIRED|certificate has expired or is not yet valid/,
    problem: "AWS refuses the request because of its time: the clock of this machine is off",
    fix: "set the clock (`timedatectl set-ntp true`, or the host's clock of a virtual machine), then run the command again",
  },
  {
    pattern: /CredentialsProviderError|Could not load credentials|No valid credential sources found/,
    problem: "there are no AWS credentials",
    fix: "sign in (`aws sso login`, AWS_PROFILE); without an account, put `npx estate emulator run --` before the command",
  },
  {
    pattern: /ExpiredToken|TokenRefreshRequired|token (?:included in the request )?is expired|session has expired/i,
    problem: "the AWS credentials have expired",
    fix: "sign in again, then run the command again",
  },
  {
    pattern: /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidSignature/,
    problem: "AWS does not accept the credentials",
    fix: "check which credentials are in use (`aws sts get-caller-identity`); a clock that is off can be the reason too",
  },
  {
    pattern: /AccessDenied|UnauthorizedOperation|Forbidden|\b403\b/,
    problem: "AWS does not allow it to these credentials",
    fix: "use the role that may apply the estate's stacks; bootstrap needs to create the state's bucket and key",
  },
  {
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)|unable to verify the first certificate|unknown authority/,
    problem: "the connection to AWS is not trusted: something in between presents a certificate of its own",
    fix: "name that proxy's authority in AWS_CA_BUNDLE",
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|socket hang up|Proxy response|dial tcp|i\/o timeout/,
    problem: "AWS cannot be reached",
    fix: "check the network and HTTPS_PROXY; if only one region fails, look at https://health.aws.amazon.com",
  },
];

const explanationOf = (text: string): Explanation | undefined => explanations.find(({ pattern }) => pattern.test(text));

/** Runs a call of an AWS client. @throws UserError for what a person can mend; anything else as it is. */
export async function askAws<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainAwsError(doing, error);
  }
}

export function explainAwsError(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const { name, message } = error;
  const code = "code" in error ? String(error.code) : "";
  const status = String((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? "");
  const explanation = explanationOf([name, code, message, status].join(" "));
  if (explanation === undefined) return error;
  return new UserError({ problem: `${doing}: ${explanation.problem}`, details: [`${name}: ${message || code}`], fix: explanation.fix, cause: error });
}

/** What to do about errors that Terraform printed; the given advice when nothing better is known. */
export function adviceFor(lines: readonly string[], otherwise: string): string {
  return explanationOf(lines.join("\n"))?.fix ?? otherwise;
}
