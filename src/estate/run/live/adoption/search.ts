import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { clientSettings } from "../../../aws/client-settings";
import { askAws } from "../../../aws/failure";

/** What AWS has of a type with certain tags. */
export interface TagSearch {
  readonly stack: string;
  readonly region: string;
  /** As the tagging API names it, for example `ec2:vpc`. */
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * ARNs of what has all of the tags.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 * @throws UserError when AWS cannot be asked.
 */
export async function findTagged({ stack, region, type, tags }: TagSearch): Promise<readonly string[]> {
  const client = new ResourceGroupsTaggingAPIClient(clientSettings("tagging", region));
  const filters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
  const found: string[] = [];
  try {
    for (let page: string | undefined, more = true; more; more = page !== undefined) {
      const { ResourceTagMappingList: list = [], PaginationToken: next } = await askAws(
        `${stack}: looking for what an apply that was cut off has made (${type}, tag:GetResources)`,
        () => client.send(new GetResourcesCommand({ ResourceTypeFilters: [type], TagFilters: filters, PaginationToken: page })),
      );
      found.push(...list.flatMap(({ ResourceARN: arn }) => arn ?? []));
      page = next === "" ? undefined : next;
    }
    return found;
  } finally {
    client.destroy();
  }
}

/** Services whose things are in no region; the tagging API lists them in this one. */
const globalServices: ReadonlySet<string> = new Set(["cloudfront", "route53"]);
export const searchRegion = (type: string, region: string): string => (globalServices.has(type.split(":")[0] ?? "") ? "us-east-1" : region);
