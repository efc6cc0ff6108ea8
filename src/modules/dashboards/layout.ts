import { dashboardLimits } from "../../facts/dashboards";
import { heading, type Widget } from "./widget";

/** Widgets that belong together, in as many columns as they are compared in: one for each region, or one. */
export interface Section {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly widgets: readonly Widget[] }[];
}

/** A widget at its place, as CloudWatch wants it. */
export interface Placed extends Widget {
  readonly x: number;
  readonly y: number;
}

/** Sections below each other; in each, columns side by side, filled from left to right. */
export function layout(sections: readonly Section[]): Placed[] {
  const placed: Placed[] = [];
  let top = 0;
  for (const { title, columns } of sections.filter((section) => section.columns.some(({ widgets }) => widgets.length > 0))) {
    const width = Math.floor(dashboardLimits.columns / columns.length);
    const bottoms = columns.map((column, index) => {
      const head = heading(`**${title}**${column.title === "" ? "" : ` ${column.title}`}`, width);
      const filled = fill([head, ...column.widgets], { left: index * width, top, width });
      placed.push(...filled);
      return Math.max(...filled.map(({ y, height }) => y + height));
    });
    top = Math.max(...bottoms);
  }
  return placed;
}

/** @throws Error for a widget that is wider than its column */
function fill(widgets: readonly Widget[], { left, top, width }: { left: number; top: number; width: number }): Placed[] {
  const placed: Placed[] = [];
  let [x, y, rowHeight] = [0, top, 0];
  for (const widget of widgets) {
    if (widget.width > width) throw new Error(`a widget is ${widget.width} columns wide and its place has ${width}; make it narrower`);
    if (x + widget.width > width) [x, y, rowHeight] = [0, y + rowHeight, 0];
    placed.push({ ...widget, x: left + x, y });
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
  }
  return placed;
}
