export { registerSource, type SourceRegistration } from './registerSource';
export { continueRun, startDueRuns } from './runs';
