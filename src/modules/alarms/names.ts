/** Last part of the name of the alarm over all that is critical in a layer's stack. */
export const symptomsName = (layer: string): string => `symptoms-${layer}`;

/** The same over what says that copies of the other region's data fall behind. */
export const copiesName = (layer: string): string => `symptoms-${layer}-copies`;

/** Last part of the name of an alarm that wakes a person. */
export const pageName = (page: string): string => `page-${page}`;
