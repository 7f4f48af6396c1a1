export { readPreferences, savePreferences, type ChosenPreferences, type Preferences } from './preferences';
export { readerOf, type MessageReader } from './readerOf';
export { requestUnsubscribe } from './requestUnsubscribe';
export {
	undoWithdrawalOf,
	withdrawConsentOf,
	type Withdrawal,
	type WithdrawalResult,
} from './withdrawConsentOf';
export type { PreferenceOption } from './readState';
