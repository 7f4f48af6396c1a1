export { nextRun } from './nextRun';
export type { Schedule } from './schedule';
