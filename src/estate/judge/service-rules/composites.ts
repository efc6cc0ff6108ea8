import { block, broken, type Declared, type ServiceRule, text } from "./rule";

/** Where an alarm is found: CloudWatch knows alarms of its own region and account alone. */
const placeOf = ({ stack: { instance }, args }: Declared, name: unknown = args.alarm_name): string =>
  `${instance.accountId} ${instance.region} ${text(name)}`;

/** Names of the alarms that a composite one asks for. What is known after an apply only is a reference to what exists. */
function namedBy({ args }: Declared): string[] {
  const inRule = [...text(args.alarm_rule).matchAll(/(?:ALARM|OK|INSUFFICIENT_DATA)\("?([^")]+)"?\)/g)].map(([, name = ""]) => name);
  const suppressor = text(block(args.actions_suppressor).alarm);
  return [...inRule, ...(suppressor === "" ? [] : [suppressor])].filter((name) => !name.includes("${"));
}

export const compositeRules: readonly ServiceRule[] = [
  {
    id: "composite-alarms-name-alarms",
    aws: "A composite alarm takes a rule, and a suppressor, that name alarms of its own region; one that does not exist never rings.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html",
    find: (estate) => {
      const composites = estate.all("aws_cloudwatch_composite_alarm");
      const known = new Set([...estate.all("aws_cloudwatch_metric_alarm"), ...composites].map((one) => placeOf(one)));
      return composites.flatMap((one) =>
        namedBy(one)
          .filter((name) => !known.has(placeOf(one, name)))
          .map((name) => broken(one, `names ${name}, which no stack makes`)),
      );
    },
  },
  {
    id: "named-alarms-go-after-their-names",
    aws: "CloudWatch deletes no alarm that a composite one names, and Terraform destroys what goes before it changes what named it, unless create_before_destroy is set.",
    source: "https://github.com/hashicorp/terraform-provider-aws/issues/34807",
    find: (estate) => {
      const composites = estate.all("aws_cloudwatch_composite_alarm");
      const named = new Set(composites.flatMap((one) => namedBy(one).map((name) => placeOf(one, name))));
      return [...estate.all("aws_cloudwatch_metric_alarm"), ...composites]
        .filter((one) => named.has(placeOf(one)) && block(one.args.lifecycle).create_before_destroy !== true)
        .map((one) => broken(one, "is named by a composite alarm, and would be destroyed before that one is changed"));
    },
  },
];
