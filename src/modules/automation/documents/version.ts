import { type Step } from "../document";
import { read } from "../steps";

/**
 * Reads the version that a deployment of CodeDeploy has brought, as `{{ seeVersion.Revision }}`. What says it of a deployment leaves the
 * content of its AppSpec out, always; the application's revision of the same digest has it.
 *
 * @param deploymentId an id, or a reference to one
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeployment.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetApplicationRevision.html
 */
export const seeVersion = (applicationName: string, deploymentId: string): readonly Step[] => [
  read("seeDeployment", "codedeploy.GetDeployment", { deploymentId }, [
    { Name: "Sha", Selector: "$.deploymentInfo.revision.appSpecContent.sha256", Type: "String" },
  ]),
  read(
    "seeVersion",
    "codedeploy.GetApplicationRevision",
    { applicationName, revision: { revisionType: "AppSpecContent", appSpecContent: { sha256: "{{ seeDeployment.Sha }}" } } },
    [{ Name: "Revision", Selector: "$.revision", Type: "StringMap" }],
  ),
];
