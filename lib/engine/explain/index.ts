export { explainContact, type ContactExplanation } from './explainContact';
export { readStepLog, type StepEvent } from './readStepLog';
