/** An image of a repository, as ECR's lifecycle sees it. */
export interface Image {
  readonly name: string;
  readonly tags: readonly string[];
  /** Day of the push. A tag that is added later does not change it. */
  readonly pushedAt: number;
}

interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPrefixList?: readonly string[];
    readonly tagPatternList?: readonly string[];
    readonly countType: "imageCountMoreThan" | "sinceImagePushed";
    readonly countNumber: number;
  };
}

const matches = (pattern: string, tag: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(tag);

/** Whether an image meets what a rule asks of its tags: every prefix and pattern, each by any of the tags. */
function isSelected({ tagStatus, tagPrefixList = [], tagPatternList = [] }: LifecycleRule["selection"], { tags }: Image): boolean {
  if (tagStatus === "untagged") return tags.length === 0;
  if (tagStatus === "tagged" && tags.length === 0) return false;
  return (
    tagPrefixList.every((prefix) => tags.some((tag) => tag.startsWith(prefix))) &&
    tagPatternList.every((pattern) => tags.some((tag) => matches(pattern, tag)))
  );
}

/**
 * What ECR keeps of a repository's images. Rules go by priority; an image that meets the tag
 * requirements of one is out of the reach of the later ones, which still count it.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
export function keptBy(policy: string, images: readonly Image[], today: number): Image[] {
  const rules = (JSON.parse(policy) as { rules: readonly LifecycleRule[] }).rules.toSorted(
    (left, right) => left.rulePriority - right.rulePriority,
  );
  const expired = new Set<Image>();
  const settled = new Set<Image>();
  for (const { selection } of rules) {
    const selected = images.filter((image) => isSelected(selection, image));
    const youngestFirst = selected.toSorted((left, right) => right.pushedAt - left.pushedAt);
    const due =
      selection.countType === "imageCountMoreThan"
        ? youngestFirst.slice(selection.countNumber)
        : selected.filter(({ pushedAt }) => today - pushedAt > selection.countNumber);
    for (const image of due) if (!settled.has(image)) expired.add(image);
    for (const image of selected) settled.add(image);
  }
  return images.filter((image) => !expired.has(image));
}
