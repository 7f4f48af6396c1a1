export { decideDueHits } from './decideDueHits';
export { recordHit, type HitRequest, type HitResult } from './recordHit';
