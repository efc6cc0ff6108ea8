/** The release that runs where nobody chose one: in Atlantis, which takes no range, and in jobs. */
export const automationTerraform = "1.11.4";
