import { createServer } from "node:http";
import { type AddressInfo } from "node:net";

/** Action by which the provider has Step Functions judge a definition while it plans. */
const validation = "AWSStepFunctions.ValidateStateMachineDefinition";

/**
 * Answers in AWS's place, on the loopback interface, the one call that the provider makes while it
 * plans from nothing: it has every known definition of a state machine validated, and a plan without
 * a network would fail for that. Definitions are validated by tests (`asl-validator`) and, in plans
 * against real states, by AWS. Every other call is refused, so that none passes unseen.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @returns variables that lead a provider here; the server ends with the process.
 */
export async function offlineAws(): Promise<Readonly<Record<string, string>>> {
  const server = createServer((request, response) => {
    request.resume();
    const fine = request.headers["x-amz-target"] === validation;
    response.writeHead(fine ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
    response.end(
      JSON.stringify(fine ? { result: "OK", diagnostics: [] } : { __type: "AccessDeniedException", message: "plans ask AWS nothing" }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => resolve());
  });
  server.unref();
  return {
    AWS_ENDPOINT_URL_SFN: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    NO_PROXY: "127.0.0.1",
    no_proxy: "127.0.0.1",
  };
}
