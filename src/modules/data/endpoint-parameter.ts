import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { parameterName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface EndpointParameterProps {
  readonly place: Place;
  /** Path below the environment, for example `db/writer`. */
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  /** `estate`: the value follows the resource. `failover`: written once; a failover changes it at run time and no apply may change it back. */
  readonly owner: "estate" | "failover";
}

/** Address of a store where workloads look it up at run time. */
export class EndpointParameter extends Construct {
  public constructor(scope: Construct, id: string, { place, name, endpoint, description, owner }: EndpointParameterProps) {
    super(scope, id);
    new SsmParameter(this, "parameter", {
      name: parameterName(place.names, name),
      type: "String",
      value: endpoint,
      description,
      ...(owner === "failover" ? { lifecycle: { ignoreChanges: ["value"] } } : {}),
    });
  }
}
