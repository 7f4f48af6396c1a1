export * from './findDuplicates';
export * from './findMatches';
export { refreshKeys, scopeOf } from './keepKeys';
export { mergeRecords, type MergeRequest } from './mergeRecords';
export { makeKeys, rekey, type KeyProgress } from './rekey';
export * from '../records/saveContactsByStrategy';
export * from './strategies';
export { undoMerge } from './undoMerge';
