import { type EnvironmentVariables } from './resolve-secret.js';

/** The variables that this process was started with. */
export function environmentOfProcess(): EnvironmentVariables {
  return { ...process.env };
}

/** Sets variables of this process, as if it had been started with them: what an option of the command line means. */
export function setInProcess(variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
}
