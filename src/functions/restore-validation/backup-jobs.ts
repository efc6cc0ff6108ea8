import {
  type BackupClient,
  DescribeRestoreJobCommand,
  GetRestoreTestingPlanCommand,
  paginateListRestoreJobs,
  PutRestoreValidationResultCommand,
  type RestoreJobsListMember,
} from "@aws-sdk/client-backup";
import { isOfActive, type Restore, type Verdict } from "./judge";

/** A job of the plan whose result nobody has said yet. */
export interface OpenRestore extends Restore {
  readonly resourceType: string;
  readonly createdArn: string;
  /** What the restored copy is one of; undefined where AWS Backup does not say it. */
  readonly sourceArn: string | undefined;
}

/** Characters of a message: AWS states no limit, and the console shows a line. */
const longestMessage = 500;

/** With one of these a job is done with: it has its result, or the time for it is over and what was restored is being deleted. */
const closed: readonly (string | undefined)[] = ["SUCCESSFUL", "FAILED", "TIMED_OUT"];

/** Of AWS Backup what a validation needs. Everything but the job's id is asked of AWS, not taken from an event. */
export class RestoreJobs {
  public constructor(
    private readonly client: BackupClient,
    private readonly planName: string,
  ) {}

  /**
   * @returns undefined for a job that has its result, or gets none any more: events may come twice, and by then what was restored
   * is being deleted.
   * @throws Error for a job that has not succeeded, or belongs to another plan.
   */
  public async open(jobId: string): Promise<OpenRestore | undefined> {
    const job = await this.client.send(new DescribeRestoreJobCommand({ RestoreJobId: jobId }));
    const { arn } = await this.plan();
    if (job.CreatedBy?.RestoreTestingPlanArn !== arn) throw new Error(`restore job ${jobId} is none of the plan ${this.planName}`);
    if (closed.includes(job.ValidationStatus)) return undefined;
    const {
      CreatedResourceArn: createdArn,
      CreationDate: began,
      RecoveryPointCreationDate: backedUp,
      ResourceType: resourceType = "",
      SourceResourceArn: sourceArn,
    } = job;
    if (job.Status !== "COMPLETED" || createdArn === undefined || began === undefined || backedUp === undefined)
      throw new Error(`restore job ${jobId} is ${job.Status}, and says too little of what it restored`);
    return { resourceType, createdArn, sourceArn, began, backedUp };
  }

  /**
   * Jobs that are done since before a moment and have no result, the oldest first: their events did not come, or their calls
   * did not end.
   */
  public async waiting(doneBefore: Date): Promise<string[]> {
    const jobs = await this.all();
    return jobs
      .filter(({ Status, ValidationStatus, CompletionDate }) => {
        const isDone = Status === "COMPLETED" && CompletionDate !== undefined && CompletionDate < doneBefore;
        return isDone && !closed.includes(ValidationStatus);
      })
      .sort((one, other) => Number(one.CompletionDate) - Number(other.CompletionDate))
      .flatMap(({ RestoreJobId: id }) => (id === undefined ? [] : [id]));
  }

  /** @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutRestoreValidationResult.html */
  public async report(jobId: string, { status, message }: Verdict): Promise<void> {
    await this.client.send(
      new PutRestoreValidationResultCommand({
        RestoreJobId: jobId,
        ValidationStatus: status,
        ValidationStatusMessage: message.slice(0, longestMessage),
      }),
    );
  }

  /**
   * When a copy of the database that wrote was last found to be right; before the first time, when the plan was made. A copy of
   * another one, which was only opened, does not count.
   */
  public async lastRight(): Promise<Date> {
    const { made } = await this.plan();
    return (await this.all())
      .filter((job) => job.ValidationStatus === "SUCCESSFUL" && isOfActive(job.ValidationStatusMessage))
      .reduce((newest, { CompletionDate: done }) => (done !== undefined && done > newest ? done : newest), made);
  }

  private async all(): Promise<RestoreJobsListMember[]> {
    const { arn } = await this.plan();
    const jobs: RestoreJobsListMember[] = [];
    for await (const { RestoreJobs = [] } of paginateListRestoreJobs({ client: this.client }, { ByRestoreTestingPlanArn: arn }))
      jobs.push(...RestoreJobs);
    return jobs;
  }

  private async plan(): Promise<{ readonly arn: string; readonly made: Date }> {
    const { RestoreTestingPlan: plan } = await this.client.send(
      new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: this.planName }),
    );
    const { RestoreTestingPlanArn: arn, CreationTime: made } = plan ?? {};
    if (arn === undefined || made === undefined) throw new Error(`AWS Backup does not say what the plan ${this.planName} is`);
    return { arn, made };
  }
}
