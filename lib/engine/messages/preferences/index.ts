export {
	readPreferences,
	savePreferences,
	type ChosenPreferences,
	type PreferenceOption,
	type Preferences,
} from './preferences';
export { recipientOf, type MessageRecipient } from './recipientOf';
export { requestUnsubscribe } from './requestUnsubscribe';
export {
	undoWithdrawalOf,
	withdrawConsentOf,
	type Withdrawal,
	type WithdrawalResult,
} from './withdrawConsentOf';
