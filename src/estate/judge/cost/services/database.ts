import { stripedStorage } from "../../../../facts/striped-storage";
import { vcpusOfClass } from "../vcpus";
import {
  fixed,
  free,
  moved,
  NotUnderstood,
  type Part,
  priced,
  type Resource,
  type ServicePricing,
  type Surroundings,
  used,
  within,
} from "../model";
import { hoursPerMonth } from "../usage";

const page = "https://aws.amazon.com/rds/postgresql/pricing/";
const proxyPage = "https://aws.amazon.com/rds/proxy/pricing/";
/** @see https://aws.amazon.com/rds/proxy/pricing/ */
const leastProxyVcpus = 2;

const kindOf = ({ args }: Resource): string => (args.multi_az === true ? "multi" : "single");

/** A replica says of itself what differs; the rest is its source's, in the other region. */
function sourceOf(instance: Resource, { all }: Surroundings): Resource {
  if (instance.args.replicate_source_db === undefined) return instance;
  const source = all("aws_db_instance").find(({ args }) => args.replicate_source_db === undefined);
  if (source === undefined) throw new NotUnderstood("the instance that it follows is not in the estate");
  return source;
}

function instanceParts(instance: Resource, around: Surroundings): readonly Part[] {
  const source = sourceOf(instance, around);
  const engine = String(source.args.engine);
  const instanceClass = String(instance.args.instance_class);
  const storageType = String(instance.args.storage_type ?? source.args.storage_type ?? "gp2");
  const gib = Number(instance.args.allocated_storage ?? source.args.allocated_storage);
  const { changedGiBPerDay, usedPercent } = around.usage.assumed.database;
  const iops = Math.max(0, Number(instance.args.iops ?? 0) - (gib < stripedStorage.fromGiB ? 0 : stripedStorage.iops));
  const throughput = Math.max(
    0,
    Number(instance.args.storage_throughput ?? 0) - (gib < stripedStorage.fromGiB ? 0 : stripedStorage.throughputMiBps),
  );
  const backups = (usedPercent / 100) * gib + changedGiBPerDay * Number(instance.args.backup_retention_period ?? 0);
  const advanced = instance.args.database_insights_mode === "advanced";
  return [
    fixed(`rds.${engine}.${kindOf(instance)}.${instanceClass}`, hoursPerMonth),
    fixed(`rds.storage.${kindOf(instance)}.${storageType}`, gib),
    ...(iops === 0 ? [] : [fixed(`rds.iops.${kindOf(instance)}.${storageType}`, iops)]),
    ...(throughput === 0 ? [] : [fixed(`rds.throughput.${kindOf(instance)}.${storageType}`, throughput)]),
    used("rds.backup", Math.max(0, backups - gib)),
    ...(advanced ? [fixed("rds.insights", vcpusOfClass(instanceClass) * hoursPerMonth)] : []),
    // Changes leave the source's region, so its prices hold.
    ...(instance === source ? [] : [{ ...moved("transfer.regions", (changedGiBPerDay * hoursPerMonth) / 24), region: source.region }]),
  ];
}

export const database: ServicePricing = {
  service: "RDS",
  types: {
    aws_db_instance: priced(instanceParts),
    aws_db_proxy: priced((_, { here }) => {
      const vcpus = here("aws_db_instance").reduce((sum, { args }) => sum + vcpusOfClass(String(args.instance_class)), 0);
      return [fixed("rds.proxy", Math.max(leastProxyVcpus, vcpus) * hoursPerMonth)];
    }),
    // Copied backups have no free allocation of their own where they arrive.
    aws_db_instance_automated_backups_replication: priced(({ args }, around) => {
      const { changedGiBPerDay, usedPercent } = around.usage.assumed.database;
      const source = around.all("aws_db_instance").find(({ args: { replicate_source_db: from } }) => from === undefined);
      if (source === undefined) throw new NotUnderstood("the database whose backups it copies is not in the estate");
      const gib = (usedPercent / 100) * Number(source.args.allocated_storage);
      return [
        used("rds.backup", gib + changedGiBPerDay * Number(args.retention_period ?? 7)),
        { ...moved("transfer.regions", (changedGiBPerDay * hoursPerMonth) / 24), region: source.region },
      ];
    }),
    aws_db_event_subscription: free(page),
    aws_db_option_group: free(page),
    aws_db_parameter_group: free(page),
    aws_db_proxy_default_target_group: within("aws_db_proxy", proxyPage),
    aws_db_proxy_endpoint: within("aws_db_proxy", proxyPage),
    aws_db_proxy_target: within("aws_db_proxy", proxyPage),
    aws_db_subnet_group: free(page),
  },
};
