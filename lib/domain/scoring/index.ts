export { decayedPoints, HUNDREDTHS, nextDecay } from './decay';
export { gradeOf, gradeProblems, type GradeProblem } from './grades';
export * from './model';
export { modelScores, type ModelScore, type ModelScores } from './modelScores';
export { interactionCondition, modelCondition, modelDependencies } from './modelCondition';
export { looksAtScores, parseModel } from './modelSchema';
export {
	scoreLead,
	type Because,
	type CappedPoints,
	type LeadScore,
	type RulePoints,
	type ScoringFacts,
} from './scoreLead';
