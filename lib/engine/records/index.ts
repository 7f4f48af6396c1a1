export * from './completeActivity';
export * from './contactFields';
export * from './createActivity';
export * from './createLead';
export * from './origin';
export * from './resolveContact';
export * from './saveContact';
