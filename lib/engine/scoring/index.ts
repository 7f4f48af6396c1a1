export { finishPasses } from './continuePass';
export { ModelWatch } from '../clock/ModelWatch';
export { previewScore } from './previewScore';
export { modelId, publishModel, stopModel, type ModelRegistration } from './publishModel';
export { rescoreChanged } from './rescoreChanged';
export { rescoreDue } from './rescoreDue';
export { scoreNow, type ScoredLead } from './scoreNow';
export { loadScoringFacts, UNSCORED_REASONS, type LoadedFacts, type Unscored } from './scoringFacts';
