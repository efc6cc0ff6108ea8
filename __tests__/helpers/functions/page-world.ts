import { createHmac } from "node:crypto";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { KMSClient, KMSInvalidMacException } from "@aws-sdk/client-kms";
import { SSMClient } from "@aws-sdk/client-ssm";

/** The part of an SDK client by which a test answers in place of AWS. */
interface Listenable {
  readonly middlewareStack: { add(middleware: never, options: { readonly step: "initialize"; readonly name: string }): void };
}

interface Held {
  readonly Value: string;
  readonly LastModifiedDate: Date;
}

/** One region with a page, its parameters and a key, as KMS, CloudWatch and Parameter Store answer about them. */
export class PageWorld {
  public state = "ALARM";
  public since = new Date("2026-12-01T16:02:30.400Z");
  public now = new Date("2026-12-01T16:04:00Z");
  public readonly parameters = new Map<string, Held>();
  /** Calls in order, as `kms:VerifyMac`. */
  public readonly calls: string[] = [];
  /** Services that do not answer. */
  public readonly down = new Set<string>();

  public constructor(private readonly key: string) {}

  public get clients(): { readonly kms: KMSClient; readonly alarms: CloudWatchClient; readonly parameters: SSMClient } {
    const common = { region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    return {
      kms: this.answering("kms", new KMSClient(common)),
      alarms: this.answering("cloudwatch", new CloudWatchClient(common)),
      parameters: this.answering("ssm", new SSMClient(common)),
    };
  }

  private answering<C extends Listenable>(service: string, client: C): C {
    const middleware =
      (_: unknown, { commandName = "" }: { readonly commandName?: string }) =>
      ({ input }: { readonly input: Readonly<Record<string, unknown>> }) => {
        const call = `${service}:${commandName.replace(/Command$/, "")}`;
        this.calls.push(call);
        if (this.down.has(service)) return Promise.reject(new Error(`${service} does not answer`));
        try {
          return Promise.resolve({ output: this.answer(call, input), response: {} });
        } catch (error) {
          return Promise.reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
    client.middlewareStack.add(middleware as never, { step: "initialize", name: "answers" });
    return client;
  }

  private answer(call: string, input: Readonly<Record<string, unknown>>): object {
    const mac = (): Buffer =>
      createHmac("sha224", this.key)
        .update(input.Message as Uint8Array)
        .digest();
    switch (call) {
      case "kms:GenerateMac":
        return { Mac: mac() };
      case "kms:VerifyMac":
        if (!mac().equals(Buffer.from(input.Mac as Uint8Array)))
          throw new KMSInvalidMacException({ message: "the HMAC is another one", $metadata: {} });
        return { MacValid: true };
      case "cloudwatch:DescribeAlarms":
        return { CompositeAlarms: [{ StateValue: this.state, StateTransitionedTimestamp: this.since }] };
      case "ssm:GetParameter":
        return { Parameter: this.parameters.get(String(input.Name)) ?? { Value: "nothing", LastModifiedDate: new Date(0) } };
      case "ssm:PutParameter":
        this.parameters.set(String(input.Name), { Value: String(input.Value), LastModifiedDate: this.now });
        return {};
      default:
        throw new Error(`${call} is not answered`);
    }
  }
}
