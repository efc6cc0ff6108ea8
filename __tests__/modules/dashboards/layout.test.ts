import { layout } from "../../../src/modules/dashboards/layout";
import { graph, type Widget } from "../../../src/modules/dashboards/widget";

const graphs = (count: number): Widget[] => Array.from({ length: count }, (_, index) => graph(`g${index}`, "us-east-1", []));
const column = (title: string, count: number) => ({ title, widgets: graphs(count) });

describe("the layout of a dashboard", () => {
  it("puts regions side by side, and each section below the longest column of the one before", () => {
    const placed = layout([
      { title: "one", columns: [column("a", 3), column("b", 1)] },
      { title: "two", columns: [column("a", 1), column("b", 1)] },
    ]);
    const at = placed.map(({ x, y, width, height }) => [x, y, width, height]);
    expect(at).toEqual([
      [0, 0, 12, 1],
      [0, 1, 6, 5],
      [6, 1, 6, 5],
      [0, 6, 6, 5],
      [12, 0, 12, 1],
      [12, 1, 6, 5],
      [0, 11, 12, 1],
      [0, 12, 6, 5],
      [12, 11, 12, 1],
      [12, 12, 6, 5],
    ]);
  });

  it("leaves out a section without anything to show", () => {
    expect(layout([{ title: "none", columns: [column("a", 0), column("b", 0)] }])).toEqual([]);
  });

  it("refuses a widget that is wider than its column", () => {
    const wide: Widget = { ...graph("wide", "us-east-1", []), width: 13 };
    expect(() => layout([{ title: "one", columns: [{ title: "a", widgets: [wide] }, column("b", 1)] }])).toThrow(
      /13 columns wide and its place has 12/,
    );
  });
});
