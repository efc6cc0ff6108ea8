import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, S3Backend, type TerraformProvider, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { type EnvironmentConfig, type RegionConfig } from "../../config/schema/environment";
import { BoundRoles } from "../modules/access/bound-roles";
import { Coverage } from "../modules/alarms/coverage";
import { keyAliasArn } from "../modules/shared/arns";
import { type NameScope } from "../facts/naming";
import { boundaryArn } from "./permissions-boundary";
import { type PlacedStack, type StackInstance } from "../layers/instances";
import { type LayerId } from "../layers/registry";
import { coverageOf } from "./coverage-props";
import { stateBucketName, stateKeyAlias } from "./state-location";
import { terraformJson } from "./terraform-json";
import { withoutUnreadStates } from "./unread-states";

export type LayerStackClass = new (scope: Construct, placed: PlacedStack) => LayerStack;

/** How to load the class of each layer; only synthesis does, so a list costs no constructs. */
export type StackLoaders = Readonly<Record<LayerId, () => Promise<LayerStackClass>>>;

/**
 * Oldest Terraform that knows write-only arguments, by which secrets stay out of states; it also locks S3
 * state without DynamoDB (`use_lockfile`).
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
const requiredTerraform = ">= 1.11.0";

/** Account that a stack's provider works in, and the role that it takes there where it is not the environment's. */
export interface ActingAccount {
  readonly accountId: string;
  readonly roleArn?: string;
}

/**
 * What every stack of the estate has: its provider with default tags, its backend with lock, and
 * the names and configuration its constructs are made from. The only place that creates them.
 */
export abstract class LayerStack extends TerraformStack {
  public readonly instance: StackInstance;
  protected readonly env: EnvironmentConfig;
  /** Every environment of the stack's account; the one environment itself unless the account is shared. */
  protected readonly accountEnvironments: readonly EnvironmentConfig[];
  protected readonly region: RegionConfig;
  /** The other region of the pair. Its values are computed from names, never read from its state. */
  protected readonly peer: RegionConfig;
  /** First two parts of every physical name. */
  protected readonly names: NameScope;
  private readonly peerProviders = new Map<string, TerraformProvider>();

  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed.instance.id);
    this.instance = placed.instance;
    this.env = placed.environment;
    this.accountEnvironments = placed.accountEnvironments;
    this.region = placed.region;
    this.peer = placed.peer;
    this.names = { project: this.env.project, owner: this.instance.owner };

    new AwsProvider(this, "aws", this.providerConfig(this.region.name));
    new S3Backend(this, { ...this.stateLocation(this.instance.stateKey), encrypt: true });
    // The S3Backend of cdktf 0.21 knows no lock file; cdktn 0.23 and later have the property.
    this.addOverride("terraform.backend.s3.use_lockfile", true);
    this.addOverride("terraform.required_version", requiredTerraform);
    // The bindings write "aws"; OpenTofu wants the whole name, and Terraform reads both as the same provider.
    this.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
    Aspects.of(this).add(new BoundRoles(boundaryArn(this.env)));
    Aspects.of(this).add(new Coverage(coverageOf(placed)));
  }

  /** CDKTF looks here for references to other stacks; there are none to find, as values pass by contracts alone. */
  public override prepareStack(): void {}

  public override registerOutgoingCrossStackReference(identifier: string): never {
    throw new Error(
      `another stack refers to ${identifier} of stack ${this.instance.id}; publish the value in a contract and consume it there`,
    );
  }

  public override toTerraform(): Record<string, unknown> {
    return withoutUnreadStates(terraformJson(this));
  }

  /** The provider of another region, for what must exist in two regions from one stack. */
  protected providerFor(region: string): TerraformProvider {
    const known = this.peerProviders.get(region);
    if (known !== undefined) return known;
    const provider = new AwsProvider(this, `aws-${region}`, { ...this.providerConfig(region), alias: region });
    this.peerProviders.set(region, provider);
    return provider;
  }

  /** Where the state of a stack of this account and region lies, as backend and as remote state. */
  public stateLocation(key: string): { bucket: string; key: string; region: string; kmsKeyId: string } {
    const { project, account } = this.env;
    return {
      bucket: stateBucketName(project, account, this.region.name),
      key,
      region: this.region.name,
      // Without a key the backend asks for SSE-S3 and so overrides the bucket's default of SSE-KMS.
      kmsKeyId: keyAliasArn(this.region.name, account.id, stateKeyAlias(project, account)),
    };
  }

  /** The environment's own account, unless the layer is about another. Asked before a stack's own fields are set. */
  protected actingAccount(): ActingAccount {
    return { accountId: this.env.account.id };
  }

  /** The same for every layer of an environment and region, so that all of them can share one provider process. */
  private providerConfig(region: string) {
    const { accountId, roleArn } = this.actingAccount();
    return {
      region,
      allowedAccountIds: [accountId],
      ...(roleArn === undefined ? {} : { assumeRole: [{ roleArn, sessionName: this.instance.id }] }),
      defaultTags: [
        {
          tags: {
            Project: this.env.project,
            Environment: this.env.environment,
            Owner: this.env.owner,
            CostCenter: this.env.costCenter,
            DataClassification: this.env.dataClassification,
            ManagedBy: "terraform",
          },
        },
      ],
    };
  }
}
