export { checkDueNumbers, checkNumbers, lastCheck, type NumbersCheck } from './checkNumbers';
export { FOLD_INTERVAL, foldSome, forgetOldHours, MANY_DELTAS } from './fold';
