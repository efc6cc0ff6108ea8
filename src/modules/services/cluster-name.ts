import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** Name of the cluster; instances join it by this before it knows their capacity, and alarms find its services. */
export const clusterName = (place: Place): string => physicalName("ecs", place.names, "services");
