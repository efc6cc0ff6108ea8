/** Last part of the name of the alarm over all that is critical in a layer's stack. */
export const symptomsName = (layer: string): string => `symptoms-${layer}`;

/** The same over what may last for hours, and over what says that copies of the other region's data fall behind. */
export const lastingName = (layer: string): string => `symptoms-${layer}-lasting`;
export const copiesName = (layer: string): string => `symptoms-${layer}-copies`;

/** Last part of the name of an alarm that wakes a person. */
export const pageName = (page: string): string => `page-${page}`;
