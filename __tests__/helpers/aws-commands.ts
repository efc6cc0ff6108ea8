import { documentText } from "./documents";

/** One call of the AWS CLI in a document. */
export interface AwsCommand {
  readonly text: string;
  readonly service: string;
  readonly operation: string;
  /** Without their dashes; the region among them. */
  readonly options: readonly string[];
  readonly region: string | undefined;
}

/** Every call of the AWS CLI in a document's blocks of shell. */
export function awsCommandsIn(document: string): AwsCommand[] {
  const blocks = [...documentText(document).matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, code = ""]) =>
    code.replaceAll(/\s*\\\n\s*/g, " "),
  );
  return blocks.flatMap(awsCommandsInText);
}

/** Every call of the AWS CLI in lines of shell, one that another's argument is made of as well. */
export function awsCommandsInText(text: string): AwsCommand[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("aws ")) return [];
    const inside = [...line.matchAll(/\$\((aws [^()]*)\)/g)].flatMap(([, command = ""]) => awsCommandsInText(command));
    // What stands in quotes is a value.
    const words = line
      .replaceAll(/\$\([^()]*\)/g, "…")
      .replaceAll(/'[^']*'|"[^"]*"/g, "…")
      .split(/\s+/);
    const [, service = "", operation = ""] = words;
    const options = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
    return [{ text: line, service, operation, options, region: /--region (\S+)/.exec(line)?.[1] }, ...inside];
  });
}

/** Every call of the AWS CLI in a command of shell, wherever it stands: in a loop, in a pipe, in what another is compared with. */
export const awsCommandsInShell = (text: string): AwsCommand[] =>
  [...text.matchAll(/(?:^|\$\(|\| |&& |; |then )(?=aws )/gm)].flatMap(({ 0: before, index }) =>
    awsCommandsInText(untilItsEnd(text.slice(index + before.length))),
  );

/** A command without what follows it: up to the end of its parenthesis or line, or to the next in a list or a pipe. */
function untilItsEnd(text: string): string {
  let [depth, single, double] = [0, false, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'" && (!double || depth > 0)) single = !single;
    else if (letter === '"' && depth === 0 && !single) double = !double;
    else if (letter === "(" && !single) depth += 1;
    else if (letter === ")" && !single) depth -= 1;
    if (depth < 0 || (depth === 0 && !single && !double && /^(?:\n|;| [|&>])/.test(text.slice(at)))) return text.slice(0, at);
  }
  return text;
}

/** Options of the AWS CLI itself. @see https://docs.aws.amazon.com/cli/latest/reference/#global-options */
const global = ["region", "query", "output", "max-items", "cli-input-json", "cli-read-timeout", "cli-binary-format"];

/** The SDK's clients, by the CLI's names of services. */
const clients: Readonly<Record<string, string>> = {
  cloudwatch: "cloudwatch",
  codedeploy: "codedeploy",
  dynamodb: "dynamodb",
  ec2: "ec2",
  ecs: "ecs",
  elasticache: "elasticache",
  iam: "iam",
  kms: "kms",
  logs: "cloudwatch-logs",
  rds: "rds",
  s3api: "s3",
  secretsmanager: "secrets-manager",
  sns: "sns",
  ssm: "ssm",
  stepfunctions: "sfn",
};

/**
 * Commands that no client here knows: what the CLI makes of several calls, and services of which there is no client.
 * @see https://docs.aws.amazon.com/cli/latest/reference/
 */
const written: Readonly<Record<string, readonly string[]>> = {
  "acm describe-certificate": ["certificate-arn"],
  "acm list-certificates": [],
  "cloudtrail validate-logs": ["trail-arn", "start-time"],
  "codepipeline disable-stage-transition": ["pipeline-name", "stage-name", "transition-type", "reason"],
  "codepipeline enable-stage-transition": ["pipeline-name", "stage-name", "transition-type"],
  "codepipeline list-pipeline-executions": ["pipeline-name"],
  "codepipeline start-pipeline-execution": ["name", "source-revisions", "variables"],
  "deploy list-deployments": ["application-name", "deployment-group-name"],
  "deploy stop-deployment": ["deployment-id", "auto-rollback-enabled"],
  "fis get-experiment": ["id"],
  "fis list-experiment-templates": [],
  "fis list-experiments": [],
  "fis start-experiment": ["experiment-template-id"],
  "fis stop-experiment": ["id"],
  "lambda delete-function-concurrency": ["function-name"],
  "lambda invoke": ["function-name", "payload"],
  "lambda put-function-concurrency": ["function-name", "reserved-concurrent-executions"],
  "lambda update-function-configuration": ["function-name", "description"],
  "logs tail": ["since"],
  "rds wait": ["db-instance-identifier", "db-snapshot-identifier"],
  "s3 sync": ["source-region", "only-show-errors"],
  "timestream-influxdb list-db-instances": [],
  "timestream-query query": ["query-string"],
  // The CLI's name of the operation's `output`, which is an option of its own.
  "stepfunctions send-task-success": ["task-output", "task-token"],
};

/** Options that the CLI adds to an operation: it signs a call of the source's region by itself. @see https://docs.aws.amazon.com/cli/latest/reference/rds/create-db-instance-read-replica.html */
const added: Readonly<Record<string, readonly string[]>> = { "rds create-db-instance-read-replica": ["source-region"] };

const letters = (name: string): string => name.replaceAll("-", "").toLowerCase();

/** What is wrong with a command by AWS's own models; undefined when the CLI would take it. */
export async function mistakeIn({ service, operation, options }: AwsCommand): Promise<string | undefined> {
  const own = options.filter((option) => !global.includes(option));
  const taken = written[`${service} ${operation}`] ?? (await membersOf(service, operation));
  if (taken === undefined) return `aws ${service} has no ${operation}`;
  // The CLI writes a switch that is off as `--no-…`, and drops the hyphens of nothing.
  const known = [...taken, ...(added[`${service} ${operation}`] ?? [])];
  const unknown = own.filter((option) => !known.some((name) => letters(name) === letters(option.replace(/^no-(?!rotate)/, ""))));
  return unknown.length === 0 ? undefined : `aws ${service} ${operation} has no --${unknown.join(", --")}`;
}

/** Members of an operation's input, as the SDK's schema of it has them. */
export async function membersOf(service: string, operation: string): Promise<readonly string[] | undefined> {
  const client = clients[service];
  if (client === undefined) return undefined;
  const exported = (await import(`@aws-sdk/client-${client}`)) as Readonly<Record<string, unknown>>;
  const command = Object.entries(exported).find(([name]) => letters(name) === `${letters(operation)}command`)?.[1];
  if (typeof command !== "function") return undefined;
  const { schema } = new (command as new (input: object) => { readonly schema?: readonly unknown[] })({});
  const input = typeof schema?.[4] === "function" ? (schema[4] as () => readonly unknown[])() : schema?.[4];
  return Array.isArray(input) && Array.isArray(input[4]) ? (input[4] as string[]) : [];
}
