import { type Drawing, type Point } from "./layout";
import { isDashed } from "./model";
import { groupHeader, labelSize, noteSize, textPadding, textWidth } from "./text";

/** Colours stand in one place, as light and as dark set; the viewer's own setting chooses. */
const style = `
    svg { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Helvetica, Arial, sans-serif; }
    .ground { fill: #ffffff; } .group { fill: #f6f8fa; stroke: #d0d7de; } .node { fill: #ffffff; stroke: #57606a; }
    .name { fill: #57606a; font-size: 13px; font-weight: 600; } .label { fill: #1f2328; font-size: ${labelSize}px; font-weight: 600; }
    .note { fill: #57606a; font-size: ${noteSize}px; } .edge { fill: none; stroke: #57606a; stroke-width: 1.4; } .head { fill: #57606a; }
    .after { stroke-dasharray: 5 4; }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117; } .group { fill: #161b22; stroke: #30363d; } .node { fill: #21262d; stroke: #8b949e; }
      .name, .note { fill: #9198a1; } .label { fill: #f0f6fc; } .edge { stroke: #9198a1; } .head { fill: #9198a1; }
    }`;

const legendHeight = 34;

/** The drawing as an SVG document of its own: no script, no font and no image from elsewhere. */
export function renderSvg({ title, legend, width, height, groups, nodes, edges }: Drawing): string {
  const fullWidth = Math.max(width, 460, legendWidth(legend));
  const fullHeight = height + legendHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fullWidth} ${fullHeight}" width="${fullWidth}" height="${fullHeight}" role="img" aria-label="${escape(title)}">`,
    `  <title>${escape(title)}</title>`,
    `  <style>${style}\n  </style>`,
    '  <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker>',
    `  <rect class="ground" width="${fullWidth}" height="${fullHeight}"/>`,
    ...groups.map(
      (group) =>
        `  <rect class="group" ${box(group)} rx="8"/><text class="name" x="${round(group.x + 16)}" y="${round(group.y + groupHeader)}">${escape(group.label)}</text>`,
    ),
    ...edges.map(
      ({ kind, points }) => `  <path class="edge${isDashed(kind) ? " after" : ""}" d="${rounded(points)}" marker-end="url(#head)"/>`,
    ),
    ...nodes.map(
      (node) =>
        `  <rect class="node" ${box(node)} rx="6"/><text class="label" x="${round(node.x + textPadding)}" y="${round(node.y + 20)}">${escape(node.label)}</text>` +
        `<text class="note" x="${round(node.x + textPadding)}" y="${round(node.y + 37)}">${escape(node.note)}</text>`,
    ),
    ...legendLines(legend, height + 10),
    "</svg>",
    "",
  ].join("\n");
}

/** Left edges of the legend's two entries: the second stands clear of the first one's text. */
const legendPlaces = ({ solid }: Drawing["legend"]): readonly [number, number] => [
  16,
  Math.max(210, 16 + 42 + textWidth(solid, noteSize) + 16),
];

const legendWidth = (legend: Drawing["legend"]): number => legendPlaces(legend)[1] + 42 + textWidth(legend.dashed, noteSize) + 16;

function legendLines(legend: Drawing["legend"], y: number): string[] {
  const entry = (x: number, kind: string, text: string): string =>
    `  <path class="edge${kind}" d="M${x} ${y}h34" marker-end="url(#head)"/><text class="note" x="${x + 42}" y="${y + 4}">${escape(text)}</text>`;
  const [solid, dashed] = legendPlaces(legend);
  return [entry(solid, "", legend.solid), entry(dashed, " after", legend.dashed)];
}

const box = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string =>
  `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;

const cornerRadius = 6;

/** A line through the points with its corners rounded off. */
function rounded(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const next = points[index + 1];
      if (before === undefined) return `M${pair(point)}`;
      if (next === undefined) return `L${pair(point)}`;
      return `L${pair(towards(point, before))}Q${pair(point)} ${pair(towards(point, next))}`;
    })
    .join("");
}

function towards(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const part = distance === 0 ? 0 : Math.min(cornerRadius, distance / 2) / distance;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
