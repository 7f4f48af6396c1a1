export { move } from './move';
export type { LeadPosition, LifecycleMove, MoveDecision } from './position';
export { parseOpportunity, type Opportunity } from './opportunity';
export { DEFAULT_PROCESS_ID, PRESET_PROCESSES, presetProcess } from './presets';
export * from './process';
export { missingFields, requirementsOf, type RequiredFacts } from './requiredFields';
export { parseProcess } from './processSchema';
export { stageKey, titleCase } from './stageNames';
