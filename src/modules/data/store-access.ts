import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { Admission } from "./admission";

export interface StoreAccessProps {
  readonly place: Place;
  readonly vpcId: string;
  /** What is stored there, for names and descriptions: `database`, `cache`, `time-series`. */
  readonly store: string;
  /** TCP port. */
  readonly port: number;
}

/**
 * Who may open connections to a store: the store's security group admits its clients' group on one
 * port and nobody else, and has no way out. Whoever is to reach the store has the clients' group attached;
 * no rule of the store changes for it. There are no rules by address.
 */
export class StoreAccess extends Construct {
  public readonly storeSecurityGroupId: string;
  /** Security group to attach to everything that connects to the store. */
  public readonly clientSecurityGroupId: string;

  public constructor(scope: Construct, id: string, props: StoreAccessProps) {
    super(scope, id);
    this.storeSecurityGroupId = this.createGroup("store", props, props.store, `The ${props.store} store, admits its clients only`);
    this.clientSecurityGroupId = this.createGroup("clients", props, `${props.store}-client`, `Clients of the ${props.store} store`);
    new Admission(this, "clients-to-store", {
      fromSecurityGroupId: this.clientSecurityGroupId,
      toSecurityGroupId: this.storeSecurityGroupId,
      port: props.port,
      description: `Clients to the ${props.store} store`,
    });
  }

  private createGroup(id: string, { place, vpcId }: StoreAccessProps, role: string, description: string): string {
    const name = physicalName("securityGroup", place.names, role);
    return new SecurityGroup(this, id, { vpcId, name, description, tags: { Name: name } }).id;
  }
}
