import { type GraphNode } from "./model";

/** Type sizes of the picture, in pixels. */
export const labelSize = 13;
export const noteSize = 11;
/** Height of the strip with a group's name. */
export const groupHeader = 24;
/** Room left and right of a node's text. */
export const textPadding = 12;

/** Wider than an average letter of the usual sans-serif faces, bold ones included, so that text fits whichever is there. */
const emPerLetter = 0.6;

/** Upper estimate of a text's width in pixels. */
export const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * emPerLetter);

/** One size for all nodes of a picture, so that they stand in columns: wide enough for the longest text. */
export function nodeSize(nodes: readonly GraphNode[]): { width: number; height: number } {
  const widths = nodes.map(({ label, note }) => Math.max(textWidth(label, labelSize), textWidth(note, noteSize)));
  return { width: Math.max(0, ...widths) + 2 * textPadding, height: 48 };
}
