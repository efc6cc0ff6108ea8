import { type Adapter } from "../router/adapter";
import { type Answer, type Call } from "../router/call";

/** One setting of EC2 per account and region: the actions that read, change and clear it. */
interface Setting {
  readonly read: string;
  readonly change: string;
  readonly clear: string;
  /** Request parameter that carries the value. */
  readonly parameter: string;
  /** Element of the answer that carries it. */
  readonly element: string;
  /** Value in a fresh account. */
  readonly initial: string;
}

const settings: readonly Setting[] = [
  {
    read: "GetEbsDefaultKmsKeyId",
    change: "ModifyEbsDefaultKmsKeyId",
    clear: "ResetEbsDefaultKmsKeyId",
    parameter: "KmsKeyId",
    element: "kmsKeyId",
    initial: "alias/aws/ebs",
  },
  {
    read: "GetSnapshotBlockPublicAccessState",
    change: "EnableSnapshotBlockPublicAccess",
    clear: "DisableSnapshotBlockPublicAccess",
    parameter: "State",
    element: "state",
    initial: "unblocked",
  },
];

/**
 * Default key of EBS volumes and public access block of EBS snapshots (EC2): moto, which holds EC2,
 * has none of these calls. What is set is kept per region and given back.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableSnapshotBlockPublicAccess.html
 */
export const ebsAccountSettings: Adapter = {
  name: "ebs-account-settings",
  matches: (call) => call.service === "ec2" && settingOf(call) !== undefined,
  answer: (call, { store }) => {
    const setting = settingOf(call);
    if (setting === undefined) throw new Error(`${call.operation} is no setting of EBS`);
    const key = `ec2/${call.region}/${setting.element}`;
    if (call.operation === setting.change)
      store.set(key, Buffer.from(new URLSearchParams(call.body.toString("utf8")).get(setting.parameter) ?? ""));
    if (call.operation === setting.clear) store.delete(key);
    return Promise.resolve(answer(call.operation, setting.element, store.get(key)?.toString("utf8") ?? setting.initial));
  },
};

const settingOf = ({ operation }: Pick<Call, "operation">): Setting | undefined =>
  settings.find(({ read, change, clear }) => [read, change, clear].includes(operation));

const answer = (operation: string, element: string, value: string): Answer => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(
    `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>emulator</requestId><${element}>${value}</${element}></${operation}Response>`,
  ),
});
