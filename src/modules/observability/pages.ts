import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Actions, tellsNobody } from "../alarms/actions";
import { type Alarm } from "../alarms/alarm";
import { allOf, type AlarmRule, alarmsIn, anyOf, inAlarm, not } from "../alarms/alarm-rule";
import { CompositeAlarm, type Suppressor } from "../alarms/composite-alarm";
import { copiesName, lastingName, pageName, symptomsName } from "../alarms/names";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type Cause, causes, limitsPage, otherPages, type seenFromOutside, symptomsAskedOf } from "./causes";
import { type RegionWatch } from "./region-watch";

export interface PagesProps {
  readonly place: Place;
  /** Topic of pages. */
  readonly actions: Actions;
  /** Layers of the region that have an alarm over what is critical in them. */
  readonly layers: readonly string[];
  readonly watch: RegionWatch;
  /** Alarm on attacks on the account. */
  readonly attack: Alarm;
  /** Alarms on the business that are worth a page. */
  readonly trading: readonly Alarm[];
  /**
   * In the recovery region: name of the alarm that rings while it has taken over. Until then it pages for
   * the application only when the other region does not.
   */
  readonly standby?: { readonly takenOver: string };
}

/**
 * Seconds for which a page waits for a deeper cause to show, and stays silent after that is over. Alarms on
 * critical figures look at minutes, so what has one cause shows within one; the whole stays below three.
 */
const waiting = { waitSeconds: 30, extensionSeconds: 120 } as const;

/**
 * The alarms that wake a person, one for each cause: whatever follows from a deeper cause waits for that,
 * so a region that is down is one page. These and the failover flag alone notify the critical topic.
 */
export class Pages extends Construct {
  private readonly made = new Map<string, CompositeAlarm>();
  /** What is broken of the causes that have a page so far. */
  private readonly deeper: AlarmRule[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: PagesProps,
  ) {
    super(scope, id);
    const { watch, attack } = props;
    this.page(otherPages.watch, {
      rule: inAlarm(watch.watchSilent.alarmName),
      meaning: "Nobody looks at the application, the other region and the market's clock any more",
      firstAction: "read the log of the function region-watch",
    });
    this.page(otherPages.peer, {
      rule: anyOf(inAlarm(watch.peerSilent.alarmName), inAlarm(watch.peerMute.alarmName)),
      meaning: "The other region is lost, cannot tell what happens in it, or reaches nobody with its pages",
      firstAction:
        "see which alarm rings: for `peer-mute` look at that region's pages; else look at AWS's health dashboard, then decide on a failover",
    });
    this.page(otherPages.attack, {
      rule: inAlarm(attack.alarmName),
      meaning: "Somebody attacks the account, or acts in it who should not",
      firstAction: "read the finding, and end what whoever it names can still do",
    });
    for (const cause of causes) this.ofCause(cause);
    this.ofTrading();
  }

  /** Whole names of the pages that there are. */
  public get names(): string[] {
    return [...this.made.values()].map(({ alarmName }) => alarmName);
  }

  private ofCause(cause: Cause): void {
    const layers = cause.layers.filter((layer) => this.props.layers.includes(layer));
    const breaks = [...layers.map((layer) => this.over(symptomsName(layer))), ...this.seenFromOutside(cause.page)];
    if (breaks.length === 0) return;
    this.page(cause.page, { ...cause, rule: anyOf(...breaks) }, this.suppressorOf(cause.rank));
    this.deeper.push(...breaks);
    const lasting = layers.flatMap((layer) => this.lastingOf(layer));
    if (cause.limits === undefined || lasting.length === 0) return;
    const page = limitsPage(cause.page);
    this.page(page, { rule: anyOf(...lasting), meaning: cause.limits, firstAction: cause.firstAction }, this.deeperThan(page));
  }

  /** What may last for hours while everything works: it wakes somebody, and is nobody's deeper cause. */
  private lastingOf(layer: string): AlarmRule[] {
    const asked = symptomsAskedOf(layer);
    return [
      ...(asked.includes("lasts") ? [this.over(lastingName(layer))] : []),
      ...(asked.includes("behindPeer") ? [this.copiesBehind(layer)] : []),
    ];
  }

  /**
   * Copies that fall behind, unless that is no news: nothing comes from a region that is lost, of which a page rings already, and
   * nothing is to come any more once this region has taken over.
   */
  private copiesBehind(layer: string): AlarmRule {
    const { watch, standby } = this.props;
    return allOf(
      this.over(copiesName(layer)),
      not(inAlarm(watch.peerSilent.alarmName)),
      ...(standby === undefined ? [] : [not(inAlarm(standby.takenOver))]),
    );
  }

  /** What the look from outside adds to a cause. */
  private seenFromOutside(page: string): AlarmRule[] {
    const { watch } = this.props;
    const own: Readonly<Record<(typeof seenFromOutside)[number], readonly (Alarm | undefined)[]>> = {
      region: [watch.siteUnreachable],
      services: [watch.apiUnreachable, watch.socketSilent],
    };
    const alarms = page in own ? own[page as keyof typeof own] : [];
    return alarms.flatMap((alarm) => (alarm === undefined ? [] : [this.unlessToldElsewhere(inAlarm(alarm.alarmName))]));
  }

  /** The region that stands by speaks of the application only when the other one says nothing. */
  private unlessToldElsewhere(rule: AlarmRule): AlarmRule {
    const { watch, standby } = this.props;
    if (standby === undefined) return rule;
    return allOf(rule, not(inAlarm(watch.peerTells.alarmName)), not(inAlarm(watch.peerSilent.alarmName)));
  }

  private ofTrading(): void {
    const { trading, watch, standby } = this.props;
    if (trading.length === 0) return;
    this.page(
      otherPages.trading,
      {
        rule: allOf(
          anyOf(...trading.map(({ alarmName }) => inAlarm(alarmName))),
          not(inAlarm(watch.marketClosed.alarmName)),
          ...(standby === undefined ? [] : [inAlarm(standby.takenOver)]),
        ),
        meaning: "Trading goes wrong while the market is open",
        firstAction: "see which of the business's alarms ring, and stop trading when in doubt",
      },
      this.deeperThan("trading"),
    );
  }

  private suppressorOf(rank: Cause["rank"]): Suppressor | undefined {
    switch (rank) {
      case "deepest":
        return undefined;
      case "deep":
        return { alarmName: this.nameOf("region"), ...waiting };
      case "follows":
        return this.deeperThan("services");
    }
  }

  /**
   * An alarm over what is broken of every cause so far, for a page that may follow from any of them. That the other region is
   * lost, that nobody looks any more, or that a store is nearly full, lasts for hours and is no cause of what breaks meanwhile.
   */
  private deeperThan(page: string): Suppressor {
    const rule = anyOf(...this.deeper);
    const { alarmName } = new CompositeAlarm(this, `deeper-than-${page}`, {
      place: this.props.place,
      name: `deeper-than-${page}`,
      explanation: {
        meaning: `Something is broken from which trouble of ${page} may follow`,
        firstAction: "look at the page that rings; this alarm only keeps another one silent",
        runbook: "deeper-causes",
      },
      rule,
      actions: tellsNobody,
      after: this.ownResources(rule),
    });
    return { alarmName, ...waiting };
  }

  /** An alarm over alarms of a layer, by the last part of its name. */
  private over(name: string): AlarmRule {
    return inAlarm(physicalName("alarm", this.props.place.names, name));
  }

  private nameOf(page: string): string {
    return physicalName("alarm", this.props.place.names, pageName(page));
  }

  private page(
    page: string,
    { rule, meaning, firstAction }: { readonly rule: AlarmRule; readonly meaning: string; readonly firstAction: string },
    suppressedBy?: Suppressor,
  ): void {
    const suppressor = [...this.node.children].find(
      (child) => child instanceof CompositeAlarm && child.alarmName === suppressedBy?.alarmName,
    );
    this.made.set(
      page,
      new CompositeAlarm(this, page, {
        place: this.props.place,
        name: pageName(page),
        explanation: { meaning, firstAction, runbook: `page-${page}` },
        rule,
        actions: this.props.actions,
        after: [...this.ownResources(rule), ...(suppressor instanceof CompositeAlarm ? [suppressor.resource] : [])],
        ...(suppressedBy === undefined ? {} : { suppressedBy }),
      }),
    );
  }

  private ownResources(rule: AlarmRule): ITerraformDependable[] {
    return this.ownAlarms()
      .filter(({ alarmName }) => alarmsIn(rule).includes(alarmName))
      .map(({ resource }) => resource);
  }

  /** Alarms of the same stack, which have to be there before a rule names them. */
  private ownAlarms(): Alarm[] {
    const { watch, trading, attack } = this.props;
    return [
      attack,
      watch.siteUnreachable,
      watch.apiUnreachable,
      ...(watch.socketSilent === undefined ? [] : [watch.socketSilent]),
      watch.peerSilent,
      watch.peerMute,
      watch.peerTells,
      watch.watchSilent,
      watch.marketClosed,
      ...trading,
    ];
  }
}
