import { findDuplicatesOperation, mergeOperation, undoMergeOperation } from '../../shared/merging';

export const findDuplicates = findDuplicatesOperation('contact');

export const merge = mergeOperation('contact');

export const undoMerge = undoMergeOperation('contact');
