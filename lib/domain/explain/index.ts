export { contactName, type ContactNames } from './contactName';
export { describeMoment } from './describeMoment';
export * from './describeRecords';
export * from './describeStepEvent';
export * from './describeWait';
export * from './explanation';
export { quoted } from './words';
