import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { awsError } from "../router/errors";

/**
 * DeleteAlarms (CloudWatch): moto deletes alarms that composite alarms name; AWS refuses all of a call with such a one. Calls of
 * the query protocol, by which Terraform's provider speaks, and of the JSON protocol are judged.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudwatch_composite_alarm
 */
export const alarmDependencies: Adapter = {
  name: "alarm-dependencies",
  matches: ({ service, operation }) => service === "monitoring" && operation === "DeleteAlarms",
  answer: async (call, context) => {
    const deleted = namesOf(call);
    const others = (await compositesOf(call, context)).filter(({ name }) => !deleted.includes(name));
    const needed = deleted.filter((name) => others.some(({ rule }) => rule.includes(`"${name}"`) || rule.includes(`(${name})`)));
    if (needed.length === 0) return context.send("moto", call);
    const message = `Cannot delete ${needed.join(",")} as there are composite alarm(s) depending on ${needed.length > 1 ? "them" : "it"}.`;
    return awsError(call, { status: 400, code: "ValidationError", message });
  },
};

function namesOf({ headers, body }: Call): string[] {
  const text = body.toString("utf8");
  if (headers["x-amz-target"] !== undefined) return (JSON.parse(text) as { readonly AlarmNames?: string[] }).AlarmNames ?? [];
  return [...new URLSearchParams(text)].flatMap(([field, value]) => (field.startsWith("AlarmNames.member.") ? [value] : []));
}

async function compositesOf(call: Call, { send }: AdapterContext): Promise<{ readonly name: string; readonly rule: string }[]> {
  const asked = new URLSearchParams({ Action: "DescribeAlarms", Version: "2010-08-01", "AlarmTypes.member.1": "CompositeAlarm" });
  const body = Buffer.from(asked.toString());
  const { "x-amz-target": _, ...headers } = call.headers;
  const answer = await send("moto", {
    ...call,
    operation: "DescribeAlarms",
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) },
    body,
  });
  const text = answer.body.toString("utf8");
  const names = [...text.matchAll(/<AlarmName>([^<]*)<\/AlarmName>/g)].map(([, name = ""]) => name);
  const rules = [...text.matchAll(/<AlarmRule>([^<]*)<\/AlarmRule>/g)].map(([, rule = ""]) =>
    rule.replaceAll("&quot;", '"').replaceAll("&#34;", '"'),
  );
  return rules.map((rule, index) => ({ name: names[index] ?? "", rule }));
}
