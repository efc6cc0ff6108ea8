import { counted } from "../../../../common/counted";
import { placeOfKey } from "../config-key";
import { type Dependent } from "../dependents";
import { type Finding } from "../findings";
import { type ReviewedChange } from "../review";
import { rules } from "../rules";
import { anchorOf, type Anchors } from "./anchors";
import { regionOf } from "./regions";

/** Everything that is known of a change, in the order in which a reviewer asks. */
export function ChangeDetails({
  change,
  anchors,
  twins,
}: {
  readonly change: ReviewedChange;
  readonly anchors: Anchors;
  readonly twins: readonly ReviewedChange[];
}) {
  return (
    <div class="details">
      {change.findings.length > 0 && <Reasons findings={change.findings} />}
      <Cause change={change} anchors={anchors} />
      {change.replacedBecause.length > 0 && (
        <section>
          <h3>Replacement forced by</h3>
          <ul>
            {change.replacedBecause.map((cause) => (
              <li>
                <code>{cause}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      {change.changed.length > 0 && <ChangedArguments changed={change.changed} />}
      <Origin change={change} />
      {twins.length > 0 && <Twins twins={twins} />}
      {change.dependents.length > 0 && <Dependents change={change} anchors={anchors} />}
    </div>
  );
}

function Cause({ change: { stack, followsFrom, followers }, anchors }: { readonly change: ReviewedChange; readonly anchors: Anchors }) {
  if (followsFrom === undefined && followers === 0) return null;
  return (
    <section>
      <h3>Cause</h3>
      <ul>
        {followsFrom !== undefined && (
          <li>
            follows from <User user={followsFrom} anchor={anchors.of(followsFrom)} />
            {followsFrom.stack !== stack && <> in {followsFrom.stack}</>}
          </li>
        )}
        {followers > 0 && <li>{counted(followers, "other change follows", "other changes follow")} from it</li>}
      </ul>
    </section>
  );
}

function Reasons({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <section>
      <h3>Why</h3>
      <ul class="reasons">
        {findings.map(({ rule: id, tier, text, certain }) => {
          const rule = rules.find((candidate) => candidate.id === id);
          const verdict = certain ? tier : "unknown";
          return (
            <li>
              <span class={`tag ${verdict}`}>{verdict}</span>{" "}
              <strong>
                {certain ? "" : "Cannot be known yet: "}
                {rule?.title ?? id}
              </strong>
              {text !== "" && <>: {text}</>}. {rule?.why} <a href={rule?.see ?? ""}>{id}</a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function ChangedArguments({ changed }: Pick<ReviewedChange, "changed">) {
  return (
    <section>
      <h3>Changed arguments</h3>
      <table class="arguments">
        <thead>
          <tr>
            <th scope="col">argument</th>
            <th scope="col">before</th>
            <th scope="col">after</th>
          </tr>
        </thead>
        <tbody>
          {changed.map(({ argument, before, after }) => (
            <tr>
              <th scope="row">{argument}</th>
              <td data-label="before">
                <del>{before}</del>
              </td>
              <td data-label="after">
                <ins>{after}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Origin({ change: { construct, declaredAt, lifecycle, configKeys = [] } }: { readonly change: ReviewedChange }) {
  const guards =
    lifecycle === undefined
      ? []
      : [
          ...(lifecycle.preventDestroy ? ["prevent_destroy"] : []),
          ...(lifecycle.createBeforeDestroy ? ["create_before_destroy"] : []),
          ...lifecycle.ignoreChanges.map((name) => `ignores ${name}`),
        ];
  if (construct === undefined && declaredAt === undefined && guards.length === 0) return null;
  return (
    <section>
      <h3>Where it comes from</h3>
      <dl>
        {construct !== undefined && <Fact name="construct" value={construct} />}
        {declaredAt !== undefined && <Fact name="declared at" value={`${declaredAt.file}:${declaredAt.line}`} />}
        {configKeys.map((key) => (
          <Fact name="config key" value={`${key.key} (${placeOfKey(key)}${key.default ? ", by default" : ""})`} />
        ))}
        {guards.length > 0 && <Fact name="lifecycle" value={guards.join(", ")} />}
      </dl>
    </section>
  );
}

/** In an estate of a hundred environments a change may have hundreds of them. */
const mostTwins = 12;

/** What one reviewer decided about one of them holds for the others. */
function Twins({ twins }: { readonly twins: readonly ReviewedChange[] }) {
  return (
    <section>
      <h3>The same in</h3>
      <ul class="twins">
        {twins.slice(0, mostTwins).map((twin) => (
          <li>
            <a href={`#${anchorOf(twin)}`}>{twin.stack}</a>
          </li>
        ))}
        {twins.length > mostTwins && <li>and {twins.length - mostTwins} more</li>}
      </ul>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}

/** A long list says no more than its beginning and its length. */
const mostPerStack = 12;

function Dependents({ change, anchors }: { readonly change: ReviewedChange; readonly anchors: Anchors }) {
  const byStack = new Map<string, Dependent[]>();
  // What lies nearest comes first.
  const [own, others] = [
    change.dependents.filter(({ stack }) => stack === change.stack),
    change.dependents.filter(({ stack }) => stack !== change.stack),
  ];
  for (const dependent of [...own, ...others]) byStack.set(dependent.stack, [...(byStack.get(dependent.stack) ?? []), dependent]);
  return (
    <section>
      <h3>Used by {counted(change.dependents.length, "resource")}</h3>
      <dl>
        {[...byStack].map(([stack, users]) => (
          <div>
            <dt>
              {stack} <span class="where">{distance(change.stack, stack)}</span>
            </dt>
            <dd>
              <ul>
                {users.slice(0, mostPerStack).map((user) => (
                  <li>
                    <User user={user} anchor={anchors.of(user)} />
                  </li>
                ))}
                {users.length > mostPerStack && <li>and {users.length - mostPerStack} more</li>}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A user that changes, too, is a step away. */
function User({ user, anchor }: { readonly user: Dependent; readonly anchor: string | undefined }) {
  return anchor === undefined ? (
    <code>{user.address}</code>
  ) : (
    <a href={`#${anchor}`}>
      <code>{user.address}</code>
    </a>
  );
}

function distance(from: string, to: string): string {
  if (from === to) return "this stack";
  return regionOf(from) === regionOf(to) ? "another stack" : "another region";
}
