import { Construct } from "constructs";
import { type AutomatedRunbook } from "../../facts/automation-names";
import { type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type Mechanics } from "./document";
import { cancelKeyDeletion } from "./documents/cancel-key-deletion";
import { freezeDeliveries, openDeliveries } from "./documents/deliveries";
import { deployAgain } from "./documents/deploy-again";
import { failOverShard } from "./documents/fail-over-shard";
import { raiseMinimum } from "./documents/raise-minimum";
import { restoreDatabase, type RestoreDatabase } from "./documents/restore-database";
import { rollBackDeployment, rollBackTasks } from "./documents/roll-back";
import { type RunbookServices } from "./documents/services";
import { Runbook } from "./runbook";
import {
  askPeople,
  deployByCodeDeploy,
  failOver,
  giveKeysBack,
  raiseTargets,
  replaceTasks,
  restoreBeside,
  seeRevisions,
  setParameter,
} from "./statements";
import { type Approval } from "./steps";

export interface RunbooksProps {
  readonly place: Place;
  readonly database: RestoreDatabase;
  readonly replicationGroupId: string;
  readonly services: RunbookServices;
  /** Parameter that freezes deliveries; nothing in a region that has none. */
  readonly deliveriesParameter?: string;
  readonly approval: Omit<Approval, "region">;
}

interface Automation {
  readonly mechanics: Mechanics;
  readonly statements: readonly Statement[];
}

/** Documents for the runbooks whose steps need no judgement, in one region, for what is in that region. */
export class Runbooks extends Construct {
  public constructor(scope: Construct, id: string, props: RunbooksProps) {
    super(scope, id);
    for (const [runbook, automation] of Object.entries(automationsOf(props)))
      new Runbook(this, runbook, { place: props.place, runbook: runbook as AutomatedRunbook, ...automation });
  }
}

/** Services that there are none of need no document. */
function automationsOf(props: RunbooksProps): Partial<Record<AutomatedRunbook, Automation>> {
  const { place, database, replicationGroupId, services, deliveriesParameter } = props;
  const approval = { region: place.region, ...props.approval };
  const asks = askPeople(approval.topicArn);
  return {
    "restore-database": { mechanics: restoreDatabase(database), statements: restoreBeside(place, database) },
    "cancel-key-deletion": { mechanics: cancelKeyDeletion(), statements: giveKeysBack(place) },
    "fail-over-shard": { mechanics: failOverShard(replicationGroupId), statements: failOver(place, replicationGroupId) },
    ...(services.routed.length + services.rolling.length === 0
      ? {}
      : {
          "deploy-again": {
            mechanics: deployAgain(services),
            statements: [...deployByCodeDeploy(place, services), ...replaceTasks(place, services)],
          },
          "raise-minimum": { mechanics: raiseMinimum(services), statements: raiseTargets(place) },
        }),
    ...(services.routed.length === 0
      ? {}
      : {
          "roll-back-deployment": {
            mechanics: rollBackDeployment(services, approval),
            statements: [asks, ...deployByCodeDeploy(place, services).map(withoutGroup)],
          },
        }),
    ...(services.rolling.length === 0
      ? {}
      : {
          "roll-back-tasks": {
            mechanics: rollBackTasks(services, approval),
            statements: [asks, seeRevisions(), ...replaceTasks(place, services)],
          },
        }),
    ...(deliveriesParameter === undefined
      ? {}
      : {
          "freeze-deliveries": { mechanics: freezeDeliveries(deliveriesParameter), statements: setParameter(place, deliveriesParameter) },
          "open-deliveries": {
            mechanics: openDeliveries(deliveriesParameter, approval),
            statements: [asks, ...setParameter(place, deliveriesParameter)],
          },
        }),
  };
}

/** A named deployment is asked for, and no group. */
const withoutGroup = (statement: Statement): Statement => ({
  ...statement,
  actions: statement.actions.filter((action) => action !== "codedeploy:GetDeploymentGroup"),
});
