import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { keyAlias, physicalName } from "../../facts/naming";
import { acknowledgementParameter } from "../../facts/page-acknowledgement";
import { linkKey } from "../../facts/page-link";
import { pageName } from "../alarms/names";
import { FunctionApi } from "../apis/function-api";
import { type LogKeeping } from "../data/encrypted-log-group";
import { pageAcknowledgementStatements } from "../function-permissions/page-acknowledgement";
import { pageLinkStatements } from "../function-permissions/page-link";
import { InternalFunction, ownFunctionArn } from "../functions/internal-function";
import { SigningKey } from "../security/signing-key";
import { parameterArn, roleArn } from "../shared/arns";
import { type Place } from "../shared/place";

export interface AcknowledgementLinkProps {
  readonly place: Place;
  readonly archives: { readonly link: FunctionArchive; readonly acknowledgement: FunctionArchive };
  readonly key: { readonly deletionWindowDays: number; readonly keepsData: boolean };
  readonly logs: LogKeeping;
}

const [signs, acknowledges] = ["page-link", "page-acknowledgement"] as const;

/** People press one button; what comes beyond that is somebody else's. */
const throttle = { requestsPerSecond: 5, burst: 10 } as const;

/**
 * The link by which a page is acknowledged from a telephone, without a login: a function signs it, another one, which
 * everybody may ask, verifies it and writes the acknowledgement. All of it lies in one region.
 */
export class AcknowledgementLink extends Construct {
  /** Function that makes links, for the escalation's machine. */
  public readonly functionArn: string;

  public constructor(scope: Construct, id: string, { place, archives, key, logs }: AcknowledgementLinkProps) {
    super(scope, id);
    const { arn: keyArn } = new SigningKey(this, "key", {
      alias: keyAlias(place.names, "page-links"),
      description: `Signs links that acknowledge pages of ${place.names.owner}`,
      accountId: place.accountId,
      spec: linkKey.spec,
      signerRoleArn: roleArn(place.accountId, physicalName("iamRole", place.names, `${signs}-${place.region}`)),
      ...key,
    });
    const api = new FunctionApi(this, "api", {
      place,
      name: "page-links",
      description: "Acknowledges pages by links that were sent to people",
      routes: { shown: "GET /{token}", confirmed: "POST /{token}" },
      throttle,
      logs,
    });
    const shared = { LINK_KEY_ARN: keyArn, PAGE_PREFIX: physicalName("alarm", place.names, pageName("")) };
    const acknowledgements = acknowledgementParameter(place.names, "*");
    const { functionArn } = new InternalFunction(this, "acknowledgement", {
      place,
      name: acknowledges,
      description: "Acknowledges a page for whoever has a link to it",
      archive: archives.acknowledgement,
      environment: { ...shared, ACKNOWLEDGEMENTS: acknowledgements },
      statements: pageAcknowledgementStatements({
        keyArn,
        acknowledgementsArn: parameterArn(place.region, place.accountId, acknowledgements),
      }),
      timeoutSeconds: 10,
      logs,
    });
    api.leadTo(functionArn);
    new InternalFunction(this, "link", {
      place,
      name: signs,
      description: "Makes the link by which a page is acknowledged",
      archive: archives.link,
      environment: { ...shared, ENDPOINT: api.endpoint },
      statements: pageLinkStatements({ keyArn }),
      timeoutSeconds: 5,
      logs,
    });
    this.functionArn = ownFunctionArn(place, signs);
  }
}
