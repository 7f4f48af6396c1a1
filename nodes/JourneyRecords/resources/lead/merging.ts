import { findDuplicatesOperation, mergeOperation, undoMergeOperation } from '../../shared/merging';

export const findDuplicates = findDuplicatesOperation('lead');

export const merge = mergeOperation('lead');

export const undoMerge = undoMergeOperation('lead');
