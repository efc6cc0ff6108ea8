/** What AWS, a proxy, an SDK or Terraform says, and what a person does about it. */
export interface Explanation {
  /** Matched with name, code, message and `StatusCode: <status>`, as Terraform's provider prints it too. */
  readonly pattern: RegExp;
  readonly problem: string;
  readonly fix: string;
}

/** The first that matches counts. */
const explanations: readonly Explanation[] = [
  {
    pattern:
      /RequestTimeTooSkewed|RequestInTheFuture|RequestExpired|Signature expired|Signature not yet current|is (?:too|not yet) (?:skewed|valid)|CERT_NOT_YET_VALID|CERT_HAS_EXPIRED|certificate has expired or is not yet valid/,
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
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    pattern: /KMS\.?(?:Disabled|InvalidState|NotFound)|KMSInvalidStateException|DisabledException|is pending deletion|Key .* is disabled/,
    problem: "the KMS key that encrypts it is disabled, or is to be deleted",
    fix: "look at the key (`aws kms describe-key`); enable it (`aws kms enable-key`), or keep it (`aws kms cancel-key-deletion`, then enable it), and run the command again",
  },
  {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    pattern: /PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|StatusCode: 30\d/,
    problem: "it is in another region than the one that was asked",
    fix: "compare the region of the bucket (`aws s3api get-bucket-location`) with the environment's regions, and correct the one that is wrong; without a bucket in another region, look at what HTTPS_PROXY answers",
  },
  {
    // https://docs.aws.amazon.com/general/latest/gr/api-retries.html
    pattern: /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceeded.*[Rr]ate|StatusCode: 429/,
    problem: "AWS asks for fewer calls at once",
    fix: "run the command again in some minutes, with a smaller --parallelism where it has that",
  },
  {
    pattern: /StatusCode: 407|Proxy Authentication Required/i,
    problem: "the proxy wants to know who asks",
    fix: "put name and password in HTTPS_PROXY (http://name:password@host:port), or ask who runs the proxy",
  },
  {
    pattern: /AccessDenied|UnauthorizedOperation|Forbidden|StatusCode: 403/,
    problem: "AWS does not allow it to these credentials",
    fix: "use the role that may apply the estate's stacks; bootstrap needs to create the state's bucket and key",
  },
  {
    pattern: /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames|certificate is valid for .*, not /,
    problem: "what answers in AWS's place has a certificate of another name",
    fix: "check the name's address in DNS, HTTPS_PROXY and the hosts file; a proxy that opens connections must present certificates of the names that are asked for",
  },
  {
    pattern:
      /SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|unable to verify the first certificate|unknown authority|ERR_SSL_|EPROTO/,
    problem: "the connection to AWS is not trusted: something in between presents a certificate of its own",
    fix: "name that proxy's authority in AWS_CA_BUNDLE",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError|RequestTimeout|socket hang up|aborted|Proxy response|dial tcp|i\/o timeout|StatusCode: 408/,
    problem: "AWS cannot be reached",
    fix: "check the network and HTTPS_PROXY; if only one region fails, look at https://health.aws.amazon.com",
  },
  {
    pattern: /InternalError|InternalFailure|InternalServer|ServiceUnavailable|ServiceFailure|BadGateway|GatewayTimeout|StatusCode: 5\d\d/,
    problem: "AWS, or a proxy before it, fails by itself",
    fix: "run the command again in some minutes; if it stays, look at https://health.aws.amazon.com and at the proxy",
  },
];

export const explanationOf = (text: string): Explanation | undefined => explanations.find(({ pattern }) => pattern.test(text));

/** For what AWS or a proxy answers and no line above is about: a code is no defect of the command. */
export const unexplained: Omit<Explanation, "pattern"> = {
  problem: "it was answered with an error",
  fix: "look the code up in the documentation of the service's API, and at the proxy when that may have answered; run the command with --verbose for the whole answer",
};
