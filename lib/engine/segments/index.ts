export { changeMembers } from './changeMembers';
export { deleteSegment } from './deleteSegment';
export { refreshDueSegments } from './refreshDueSegments';
export { refreshMembers, type ChangedDependencies, type MembershipMove } from './refreshMembers';
export { refreshSegment, type RefreshResult } from './refreshSegment';
export { saveAudience } from './saveAudience';
export { createSegment, updateSegment, type SegmentRequest } from './saveSegment';
