/** The door of the stand-in; what runs in its own process has another, `supervise`, so that commands do not load it. */
export { emulatorExceptions, type EmulatorException } from "./exceptions";
export { roleKeyId } from "./permissions/caller";
export { type PolicyEvaluation, type PolicyRefusal, type RoleRequest, type WrittenPolicy } from "./permissions/evaluation";
export { resetEmulator } from "./reset";
export { runInEmulator } from "./run";
export { StandInError } from "./stand-in-error";
export { type EmulatorPlaces, startEmulator, type StartOptions } from "./start";
export { type EmulatorSettings, type EmulatorState, readState } from "./state";
export { stopEmulator } from "./stop";
