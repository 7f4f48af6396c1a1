export { openStoreCopy } from './openStoreCopy';
export { COPIED_TABLES, type CopiedTable } from './copiedTables';
export { CopyMismatchError, CopyRefusedError } from './copyErrors';
export type { CopySource } from './CopySource';
export { CopyTarget } from './CopyTarget';
export { copyStore, type CopyOptions, type CopyProgress, type CopyResult } from './copyStore';
export { openSource } from './openSource';
