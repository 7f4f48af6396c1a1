export { decideMessages } from './decideMessages';
export { explainMessage } from './explainMessage';
export * from './markMessages';
export * from './messageRequest';
export { releaseStopped } from './resumeMessages';
