import { Construct } from "constructs";
import { Schedule } from "../schedules/schedule";
import { type Place } from "../shared/place";
import { pipelineName } from "./names";
import { rebuildVariable } from "./pipeline-stages";

export interface RebuildsProps {
  readonly place: Place;
  readonly services: readonly string[];
  /** Days of the week, and a time as HH:MM in a time zone. */
  readonly when: { readonly days: readonly string[]; readonly at: string; readonly timeZone: string };
}

/**
 * Builds each service's newest commit again by the clock. An image is as old as its last commit otherwise, and so are the
 * packages of its base image. What comes of it goes the way of every version, through all gates and the approval.
 */
export class Rebuilds extends Construct {
  public constructor(scope: Construct, id: string, { place, services, when }: RebuildsProps) {
    super(scope, id);
    const [hour, minute] = when.at.split(":").map(Number);
    const days = when.days.map((day) => day.toUpperCase()).join(",");
    for (const service of services) {
      const name = pipelineName(place.names, service);
      new Schedule(this, service, {
        place,
        name: `rebuild-${service}`,
        description: `Builds the newest commit of ${service} again`,
        roleDescription: `Starts the pipeline of ${service}`,
        timing: { cron: `${minute} ${hour} ? * ${days} *`, timeZone: when.timeZone },
        target: {
          // With a variable, which the schedule's own target for pipelines cannot give:
          // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
          arn: "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution",
          input: JSON.stringify({ Name: name, Variables: [{ Name: rebuildVariable.name, Value: "<aws.scheduler.scheduled-time>" }] }),
          start: {
            sid: "StartPipeline",
            effect: "Allow",
            actions: ["codepipeline:StartPipelineExecution"],
            resources: [`arn:aws:codepipeline:${place.region}:${place.accountId}:${name}`],
          },
        },
        // A rebuild that did not start is made good by the next one.
        retries: { attempts: 3, forSeconds: 3600 },
      });
    }
  }
}
