export * from './eraseContact';
export * from './exportContact';
export * from './setConsent';
